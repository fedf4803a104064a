/** Asks for a token or an API key; above the page that was open, where one has expired. */
import { useState } from 'preact/hooks';
import { enter } from '../data/session.ts';
import { TextField } from '../parts/field.tsx';

export function SignInForm({ isExpired = false }: { isExpired?: boolean }) {
  const [token, setToken] = useState('');
  // A header takes no more than these characters; a pasted line break is no part of a token.
  const cleaned = token.trim().replace(/^bearer\s+/i, '');
  const isToken = /^[\x21-\x7e]+$/.test(cleaned);
  return (
    <main class={isExpired ? 'lone above' : 'lone'}>
      <form
        class="panel sign-in"
        aria-labelledby="sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          if (isToken) enter({ token: cleaned });
        }}
      >
        <h1 id="sign-in">{isExpired ? 'Sign in again' : 'Cortex gateway'}</h1>
        <p role="status">
          {isExpired
            ? 'The gateway does not take your token any more: it has expired or was revoked. You stay on this page.'
            : 'Show a token of your identity provider, or an API key of this gateway. It is kept in this tab until you close it.'}
        </p>
        <TextField label="Token or API key" type="password" value={token} onValue={setToken} required />
        {cleaned !== '' && !isToken && (
          <p role="alert" class="problem">
            This is no token: it has spaces, or characters that no header takes.
          </p>
        )}
        <button type="submit" disabled={!isToken}>
          Sign in
        </button>
      </form>
    </main>
  );
}
