/** A limit for somebody who is not in the list yet. */
import { useState } from 'preact/hooks';
import { go, hrefWith } from '../../data/address.ts';
import { Choice, TextField } from '../../parts/field.tsx';

export function NewScope() {
  const [kind, setKind] = useState('user');
  const [name, setName] = useState('');
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') go(hrefWith({ scope: `${kind}:${name.trim()}` }));
      }}
    >
      <Choice
        label="Limit a"
        value={kind}
        options={[
          ['user', 'user'],
          ['team', 'team'],
          ['key', 'key'],
        ]}
        onValue={setKind}
      />
      <TextField label="named" value={name} onValue={setName} />
      <button type="submit" class="quiet" disabled={name.trim() === ''}>
        Change its limit
      </button>
    </form>
  );
}
