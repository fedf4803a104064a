/** The limits of the account, of teams and of users, of a day, a week or a month. */
import { go, hrefWith, useAddress } from '../../data/address.ts';
import { creditText, isUnlimited, limitFigure, percentText } from '../../data/figures.ts';
import { nothingUsed } from '../../data/scopes.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { usePages } from '../../data/use-pages.ts';
import {
  ConsoleStatusDocument,
  ConsoleTeamsDocument,
  ConsoleUsersDocument,
  type CreditPeriod,
  type StatusFragment,
} from '../../generated/documents.ts';
import { Answered } from '../../parts/answered.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Choice } from '../../parts/field.tsx';
import { LongTable } from '../../parts/long-table.tsx';
import { ScopeName } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Column } from '../../parts/table.tsx';
import { LimitDialog } from './limit-dialog.tsx';
import { NewScope } from './new-scope.tsx';

const PAGE = 500;
const STATUS_MS = 10_000;

const periods = [
  ['DAY', 'A day'],
  ['WEEK', 'A week'],
  ['MONTH', 'A month'],
] as const;

export function LimitList() {
  const { parameters } = useAddress();
  const period: CreditPeriod = periods.find(([value]) => value === parameters.get('period'))?.[0] ?? 'DAY';
  const account = useAnswer(ConsoleStatusDocument, { period }, { everyMs: STATUS_MS });
  const teams = usePages(ConsoleTeamsDocument, { period }, ({ credits }) => credits.teams, PAGE);
  const users = usePages(ConsoleUsersDocument, { period }, ({ credits }) => credits.users, PAGE);
  const edited = parameters.get('scope');
  const mine = account.data?.credits.me;
  const all = [
    ...(account.data ? [account.data.credits.account] : []),
    ...teams.nodes,
    // Who may not see the others sees themselves.
    ...(users.nodes.length === 0 && mine ? [mine] : users.nodes),
  ];
  const status = all.find(({ scope }) => scope === edited) ?? null;
  const isListed = !teams.hasMore && !users.hasMore;
  // Who is not among all users and teams has used nothing yet; of other scopes there is no list.
  const isUnused = isListed && edited !== null && /^(?:user|team):/.test(edited);
  const again = () => {
    account.askAgain();
    teams.again();
    users.again();
  };
  // Teams come before users, whose list goes on where theirs has ended.
  const more = teams.hasMore ? teams.more : users.more;
  return (
    <div class="pile">
      <Panel
        title="Limits"
        room={34}
        actions={
          <Choice
            label="For"
            value={period}
            options={periods}
            onValue={(value) => go(hrefWith({ period: value }))}
          />
        }
      >
        <NewScope />
        <Answered answer={account}>
          {() => (
            <LongTable
              caption="Limits"
              columns={columns}
              rows={all}
              keyOf={({ scope }) => scope}
              onEnd={more}
            />
          )}
        </Answered>
        {users.failure && users.failure.kind === 'permission' && (
          <p class="faint">You see your own limits: others' need the permission usage:read:all.</p>
        )}
      </Panel>
      {edited !== null && (
        <LimitDialog
          key={`${edited} ${period}`}
          scope={edited}
          period={period}
          status={status}
          figures={status ?? (isUnused ? nothingUsed : null)}
          onChanged={again}
          onClose={() => go(hrefWith({ scope: null }))}
        />
      )}
    </div>
  );
}

const columns: readonly Column<StatusFragment>[] = [
  { title: 'Scope', width: 17, cell: ({ scope }) => <ScopeName scope={scope} /> },
  { title: 'State', width: 18, cell: ({ state }) => <Badge state={state} /> },
  { title: 'Used', width: 11, isFigure: true, cell: ({ used }) => creditText(used, 4) },
  { title: 'Held', width: 9, isFigure: true, cell: ({ held }) => creditText(held, 4) },
  { title: 'Limit', width: 11, isFigure: true, cell: ({ limit }) => limitFigure(limit) },
  {
    title: 'Part',
    width: 8,
    isFigure: true,
    cell: ({ limit, percentUsed }) => (isUnlimited(limit) ? '' : percentText(percentUsed)),
  },
  {
    title: 'Change',
    width: 8,
    cell: ({ scope }) => (
      <a href={hrefWith({ scope })}>
        Change<span class="visually-hidden"> the limit of {scope.slice(0, 80)}</span>
      </a>
    ),
  },
];
