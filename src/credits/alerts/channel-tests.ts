/** Sends a channel an alert that says it is none, so that an operator sees whether it would arrive. */
import { badInput } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Clock } from '../clock.ts';
import { type CreditStatusService, requireAdmin } from '../credit-status.ts';
import { ACCOUNT } from '../scope.ts';
import type { AlertRecord } from '../store/ledger-store.ts';
import { type AlertChannel, ChannelFailure, causeCode } from './alert-channel.ts';

export interface ChannelTestDependencies {
  readonly channels: readonly AlertChannel[];
  readonly status: Pick<CreditStatusService, 'account'>;
  readonly clock: Clock;
}

export interface ChannelTest {
  readonly channel: string;
  readonly taken: boolean;
  /** Why not, as health would say it. */
  readonly problem: string | null;
}

const SEND_MS = 20_000;

/** @throws GatewayError FORBIDDEN, BAD_USER_INPUT for a channel that is not configured */
export function createChannelTests({ channels, status, clock }: ChannelTestDependencies) {
  return async (caller: Caller, name: string): Promise<ChannelTest> => {
    requireAdmin(caller);
    const channel = channels.find((each) => each.name === name);
    if (!channel) {
      const names = channels.map((each) => each.name);
      const known = names.length > 0 ? `configured are ${names.join(', ')}` : 'none is configured';
      throw badInput('channel', `there is no such channel; ${known}.`, { nearest: nearest(name, names) });
    }
    const { window, limit, used, held, state } = await status.account();
    const at = clock.now();
    const figures = { scope: ACCOUNT, window: window.id, limit, used, held, state };
    const alert: AlertRecord = { ...figures, trigger: 'test', percent: 0, at, projected: used };
    const signal = AbortSignal.any([caller.signal, AbortSignal.timeout(SEND_MS)]);
    const problem = await channel.send(alert, [], signal).then(
      () => null,
      (error: unknown) => (error instanceof ChannelFailure ? error.message : `failed (${causeCode(error)})`),
    );
    return { channel: name, taken: problem === null, problem };
  };
}
