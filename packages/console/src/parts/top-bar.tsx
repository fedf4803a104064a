/** Who one is, which gateway it is and how it does, and light or dark. */

import { useState } from 'preact/hooks';
import { enter, leave, useSession } from '../data/session.ts';
import { turnTheme, useTheme } from '../data/theme.ts';
import { useAnswer } from '../data/use-answer.ts';
import type { Viewer } from '../data/viewer.ts';
import { ConsoleHealthDocument } from '../generated/documents.ts';
import { Badge } from './badge.tsx';
import { Name } from './name.tsx';

const HEALTH_MS = 15_000;

export function TopBar({ viewer: { name, apiKey, permissions } }: { viewer: Viewer }) {
  const { token } = useSession();
  const theme = useTheme();
  const { data } = useAnswer(ConsoleHealthDocument, {}, { everyMs: HEALTH_MS });
  const isReadOnly = !permissions.some((each) => each.endsWith(':admin'));
  return (
    <header class="top-bar">
      <a class="brand" href="/console/today">
        Cortex gateway
      </a>
      <span class="top-health">{data && <Badge state={data.health.status} />}</span>
      <span class="top-space" />
      {token === null ? (
        <UserChoice present={name} />
      ) : (
        <Name text={apiKey ? `${name} (${apiKey.name})` : name} most={40} />
      )}
      {isReadOnly && <Badge state="read-only" />}
      <button type="button" class="quiet" onClick={turnTheme}>
        {theme === 'dark' ? 'Light' : 'Dark'}
      </button>
      {token !== null && (
        <button type="button" class="quiet" onClick={leave}>
          Sign out
        </button>
      )}
    </header>
  );
}

/** In local mode whoever reaches the gateway is trusted to say who they are. */
function UserChoice({ present }: { present: string }) {
  const [name, setName] = useState(present);
  return (
    <form
      class="user-choice"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && name !== present) enter({ user: name.trim() });
      }}
    >
      <label>
        <span class="faint">User</span>
        <input
          value={name}
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="quiet" disabled={name.trim() === '' || name === present}>
        Change
      </button>
    </form>
  );
}
