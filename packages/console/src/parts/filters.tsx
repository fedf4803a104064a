/** What the calls of a page are narrowed to: a field for each, and chips of what is chosen. All of it is in the address. */
import { useState } from 'preact/hooks';
import { go, hrefWith, useAddress } from '../data/address.ts';
import { filterNames } from '../data/dimensions.ts';
import { Choice, TextField } from './field.tsx';
import { Name } from './name.tsx';

const titles: Readonly<Record<string, string>> = {
  user: 'User',
  team: 'Team',
  function: 'Function',
  model: 'Model',
  warehouse: 'Warehouse',
  status: 'Status',
  key: 'API key',
  request: 'Request',
  backend: 'Back end',
  tagValue: 'Tag value',
  cached: 'From the cache',
};

export function Filters() {
  const { parameters } = useAddress();
  const [name, setName] = useState<string>('user');
  const [value, setValue] = useState('');
  const chosen = filterNames.flatMap((each) => parameters.getAll(each).map((one) => [each, one] as const));
  const add = (event: Event) => {
    event.preventDefault();
    const kept = value.trim();
    if (kept === '') return;
    go(hrefWith({ [name]: [...new Set([...parameters.getAll(name), kept])] }));
    setValue('');
  };
  return (
    <div class="filters">
      <form class="form" onSubmit={add}>
        <Choice
          label="Only calls with"
          value={name}
          options={filterNames.map((each) => [each, titles[each] ?? each])}
          onValue={setName}
        />
        <TextField label="that is" value={value} onValue={setValue} placeholder={hints[name] ?? ''} />
        <button type="submit" class="quiet">
          Add
        </button>
      </form>
      {chosen.length > 0 && (
        <ul class="chips" aria-label="Chosen">
          {chosen.map(([each, one]) => (
            <li key={`${each} ${one}`}>
              <a href={hrefWith({ [each]: parameters.getAll(each).filter((other) => other !== one) })}>
                <span class="faint">{titles[each]}</span> <Name text={one} most={40} />
                <span aria-hidden="true">×</span>
                <span class="visually-hidden">take away</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const hints: Readonly<Record<string, string>> = {
  backend: 'SNOWFLAKE or LAMBDA_LABS',
  status: 'ok, cancelled, CREDITS_EXHAUSTED',
  cached: 'true or false',
  function: 'AI_COMPLETE',
};
