/** API keys: who has which, what each may do and until when; made and revoked by whoever may. */
import { useState } from 'preact/hooks';
import { timeText } from '../../data/figures.ts';
import { useAct } from '../../data/use-act.ts';
import { usePages } from '../../data/use-pages.ts';
import {
  ConsoleKeysDocument,
  ConsoleRevokeKeyDocument,
  type KeyFragment,
} from '../../generated/documents.ts';
import { FailureNote } from '../../parts/answered.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Name } from '../../parts/name.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Column } from '../../parts/table.tsx';
import { NewKey } from './new-key.tsx';

const PAGE = 200;

export function Keys() {
  const pages = usePages(ConsoleKeysDocument, {}, ({ apiKeys }) => apiKeys, PAGE);
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<KeyFragment | null>(null);
  return (
    <Panel
      title="API keys"
      room={28}
      actions={
        <button type="button" onClick={() => setMaking(true)}>
          New key
        </button>
      }
    >
      <PagedTable
        caption="API keys"
        pages={pages}
        columns={columnsWith(setRevoked)}
        keyOf={({ id }) => id}
        empty="There is no key yet. A key lets a program call the gateway in somebody's name, with limits of its own."
      />
      {isMaking && <NewKey onMade={pages.again} onClose={() => setMaking(false)} />}
      {revoked && <Revoke apiKey={revoked} onRevoked={pages.again} onClose={() => setRevoked(null)} />}
    </Panel>
  );
}

const columnsWith = (revoke: (apiKey: KeyFragment) => void): readonly Column<KeyFragment>[] => [
  { title: 'Name', width: 18, cell: ({ name }) => <Name text={name} /> },
  { title: 'Begins', width: 14, cell: ({ prefix }) => <code>{prefix}</code> },
  { title: 'State', width: 11, cell: ({ state }) => <Badge state={state} /> },
  { title: 'User', width: 14, cell: ({ user }) => <Name text={user.name} /> },
  { title: 'May', width: 22, cell: ({ permissions }) => <Name text={permissions.join(' ')} most={120} /> },
  { title: 'Teams', width: 14, cell: ({ teams }) => <Name text={teams.join(', ')} /> },
  { title: 'Ends', width: 20, cell: ({ expiresAt }) => timeText(expiresAt) },
  { title: 'Last used', width: 20, cell: ({ lastUsedAt }) => (lastUsedAt ? timeText(lastUsedAt) : 'never') },
  {
    title: 'Revoke',
    width: 10,
    cell: (apiKey) =>
      apiKey.state === 'ACTIVE' && (
        <button type="button" class="quiet small" onClick={() => revoke(apiKey)}>
          Revoke
        </button>
      ),
  },
];

interface RevokeProps {
  readonly apiKey: KeyFragment;
  readonly onRevoked: () => void;
  readonly onClose: () => void;
}

function Revoke({ apiKey, onRevoked, onClose }: RevokeProps) {
  const [reason, setReason] = useState('');
  const act = useAct(ConsoleRevokeKeyDocument, 'mutation');
  return (
    <Dialog title="Revoke a key" onClose={onClose}>
      <p>
        <Name text={apiKey.name} /> of <Name text={apiKey.user.name} /> ends at once, for every program that
        uses it.
      </p>
      <form
        class="form upright"
        onSubmit={async (event) => {
          event.preventDefault();
          if (!(await act.run({ id: apiKey.id, reason: reason || null }))) return;
          onRevoked();
          onClose();
        }}
      >
        <TextField label="Why (kept in the audit)" value={reason} onValue={setReason} />
        {act.failure && <FailureNote failure={act.failure} />}
        <button type="submit" class="danger" disabled={act.isRunning}>
          Revoke it
        </button>
      </form>
    </Dialog>
  );
}
