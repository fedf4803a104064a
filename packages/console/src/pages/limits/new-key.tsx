/** Makes a key. Its secret is seen this once. */
import { useState } from 'preact/hooks';
import { useAct } from '../../data/use-act.ts';
import { useViewer } from '../../data/viewer.ts';
import { ConsoleCreateKeyDocument } from '../../generated/documents.ts';
import { FailureNote } from '../../parts/answered.tsx';
import { Snippet } from '../../parts/copied.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';

const usual = ['cortex:run', 'sql:read'];
const DAY_MS = 86_400_000;

const wordsOf = (text: string) => text.split(/[\s,]+/).filter(Boolean);

/** Such as project=search, as the header of a request takes them. */
function tagsOf(text: string) {
  return wordsOf(text).map((pair) => {
    const [key = '', ...value] = pair.split('=');
    return { key, value: value.join('=') };
  });
}

export function NewKey({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const { name: own = '', permissions: held = [] } = useViewer() ?? {};
  const [name, setName] = useState('');
  const [user, setUser] = useState(own);
  const [permissions, setPermissions] = useState<readonly string[]>(
    usual.filter((each) => held.includes(each)),
  );
  const [teams, setTeams] = useState('');
  const [tags, setTags] = useState('');
  const [days, setDays] = useState('90');
  const [limit, setLimit] = useState('');
  const act = useAct(ConsoleCreateKeyDocument, 'mutation');

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    const expiresAt = new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    const input = {
      name,
      user,
      permissions,
      teams: wordsOf(teams),
      tags: tagsOf(tags),
      expiresAt,
      limit: limit === '' ? null : Number(limit),
    };
    if (await act.run({ input })) onMade();
  }

  if (act.data)
    return (
      <Dialog title="The key is made" onClose={onClose}>
        <p>Keep it now: only its hash is kept here, and it is shown this once.</p>
        <Snippet title="The key" code={act.data.createApiKey.secret} />
      </Dialog>
    );
  const toggle = (each: string) =>
    setPermissions((had) => (had.includes(each) ? had.filter((one) => one !== each) : [...had, each]));
  return (
    <Dialog title="New key" onClose={onClose}>
      <form class="form upright" onSubmit={(event) => void make(event)}>
        <TextField label="Name" value={name} onValue={setName} required />
        <TextField label="Whose calls they are" value={user} onValue={setUser} required />
        <fieldset>
          <legend>What it may do</legend>
          {held.map((each) => (
            <label class="check" key={each}>
              <input type="checkbox" checked={permissions.includes(each)} onChange={() => toggle(each)} />
              {each}
            </label>
          ))}
        </fieldset>
        <TextField label="Teams" value={teams} onValue={setTeams} hint="With spaces between." />
        <TextField label="Tags" value={tags} onValue={setTags} hint="Such as project=search stage=test." />
        <TextField label="Days until it ends" type="number" value={days} onValue={setDays} />
        <TextField
          label="Credits a day"
          type="number"
          value={limit}
          onValue={setLimit}
          hint="Empty: no limit of its own."
        />
        {act.failure && <FailureNote failure={act.failure} />}
        <button type="submit" disabled={act.isRunning || name.trim() === ''}>
          Make the key
        </button>
      </form>
    </Dialog>
  );
}
