/** Limits and API keys, and who changed what. */
import { useAddress } from '../../data/address.ts';
import { Tabs } from '../../parts/tabs.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { Keys } from './keys.tsx';
import { LimitList } from './limit-list.tsx';

const views = [
  ['limits', 'Limits'],
  ['keys', 'API keys'],
] as const;

export function LimitsAndKeys() {
  const view = useAddress().parameters.get('view') === 'keys' ? 'keys' : 'limits';
  return (
    <>
      <Tabs label="View" parameter="view" present={view} options={views} without={{ scope: null }} />
      <div class="columns uneven">
        {view === 'keys' ? <Keys /> : <LimitList />}
        <AuditTrail
          actions={
            view === 'keys'
              ? ['CREATE_API_KEY', 'REVOKE_API_KEY']
              : ['SET_LIMIT', 'CLEAR_LIMIT', 'SUSPEND', 'SUSPEND_IMMEDIATE', 'RESUME', 'RESET_WINDOW']
          }
        />
      </div>
    </>
  );
}
