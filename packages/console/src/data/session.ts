/** Who uses the console: by a token or API key, or in local mode by a name. Kept for this tab, until it is closed. */
import { keptText } from './kept-text.ts';
import { createStore, useStore } from './store.ts';

export interface Session {
  /** A JWT or an API key. */
  readonly token: string | null;
  /** In local mode: whom the gateway takes us for. */
  readonly user: string | null;
}

/** `unknown` until the gateway has said who we are; `expired` is a token that worked and does not any more. */
export type SignIn = 'unknown' | 'in' | 'out' | 'expired';

const kept = keptText(() => sessionStorage, 'cortex-console');
const nobody: Session = { token: null, user: null };

const session = createStore<Session>(read());
export const signIn = createStore<SignIn>('unknown');

function read(): Session {
  try {
    return { ...nobody, ...JSON.parse(kept.read() ?? '{}') };
  } catch {
    return nobody;
  }
}

export const useSession = (): Session => useStore(session);

export function enter(next: Partial<Session>): void {
  const entered = { ...nobody, ...next };
  kept.write(JSON.stringify(entered));
  signIn.set('unknown');
  session.set(entered);
}

export function leave(): void {
  kept.write(null);
  session.set(nobody);
  signIn.set('out');
}

/** The gateway does not take what we show. The page stays as it is, for whoever signs in again. */
export function refuseSession(): void {
  const isOpen = signIn.get() === 'in' || signIn.get() === 'expired';
  signIn.set(isOpen ? 'expired' : 'out');
}

export function sessionHeaders(): Record<string, string> {
  const { token, user } = session.get();
  if (token) return { authorization: `Bearer ${token}` };
  return user ? { 'x-gateway-user': inLatin1(user) } : {};
}

/** Headers are Latin-1: the bytes of UTF-8, which the gateway reads as such. */
function inLatin1(name: string): string {
  return String.fromCharCode(...new TextEncoder().encode(name));
}
