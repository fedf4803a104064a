/**
 * Whether Snowflake still has a session, and the logout for one that the driver gave up.
 *
 * The driver takes a session for ended when a request of it is refused with a token that is too old, a logout too, and
 * after it renewed too often; Snowflake then keeps the session for hours, and so would everything that counts sessions.
 */
import { markText } from '../../upstream/said-text.ts';

const LOGIN = '/session/v1/login-request';
const RENEWAL = '/session/token-request';
const LOGOUT = '/session?delete=true';

const GONE = '390111';
const TOKEN_EXPIRED = '390112';
/** A renewal of the driver's own that is still on the way makes the token of ours too old once more. */
const MOST_TRIES = 3;

export interface WireReply {
  readonly success?: boolean;
  readonly code?: unknown;
  readonly data?: {
    readonly token?: string;
    readonly sessionToken?: string;
    readonly masterToken?: string;
    readonly sessionInfo?: {
      readonly databaseName?: string | null;
      readonly schemaName?: string | null;
      readonly roleName?: string | null;
      readonly warehouseName?: string | null;
    };
  } | null;
}

/** Sends JSON to an absolute URL with a token of the session. Rejects when there is no answer. */
export type SendToSession = (url: string, token: string, json: object) => Promise<WireReply>;

export interface SessionEnd {
  /** Told of every answer of the session. */
  heard(url: string, reply: WireReply | null | undefined): void;
  /** Logs out unless Snowflake has ended the session. Rejects when there is no answer. */
  logOut(): Promise<void>;
}

export function createSessionEnd(send: SendToSession): SessionEnd {
  let base = '';
  let token = '';
  let masterToken = '';
  /** Whether Snowflake has a session that it has not been heard to end. */
  let isOpen = false;

  function heard(url: string, reply: WireReply | null | undefined): void {
    if (markText(reply?.code) === GONE) isOpen = false;
    if (reply?.success !== true) return;
    if (url.includes(LOGIN)) {
      base = url.slice(0, url.indexOf(LOGIN));
      isOpen = true;
    }
    if (url.includes(LOGOUT)) isOpen = false;
    if (!url.includes(LOGIN) && !url.includes(RENEWAL)) return;
    token = reply.data?.sessionToken ?? reply.data?.token ?? token;
    masterToken = reply.data?.masterToken ?? masterToken;
  }

  async function ask(path: string, withToken: string, json: object): Promise<WireReply> {
    const reply = await send(base + path, withToken, json);
    heard(path, reply);
    return reply;
  }

  return {
    heard,
    async logOut() {
      for (let tries = 0; isOpen && tries < MOST_TRIES; tries++) {
        const reply = await ask(LOGOUT, token, {});
        if (markText(reply.code) !== TOKEN_EXPIRED) return;
        await ask(RENEWAL, masterToken, { requestType: 'RENEW', oldSessionToken: token });
      }
    },
  };
}
