/** Signs tokens, and shows the key to whoever checks them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TokenIssuer {
  /** The settings of a gateway that believes it. */
  readonly environment: Readonly<Record<string, string>>;
  /** True: its keys cannot be read. */
  isAway: boolean;
  /** The header of a caller; the token lasts so many seconds. */
  bearer(
    claims: Record<string, unknown>,
    seconds?: number,
    audience?: string,
  ): Promise<{ readonly authorization: string }>;
  readonly publicKey: CryptoKey;
  close(): void;
}

const KEYS_PATH = '/keys/';

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const [issuer, audience] = ['https://id.example', 'cortex-gateway'];
  const server = createServer(({ url }, response) => {
    // Identity providers whose addresses end with a slash answer nothing without it.
    if (url !== KEYS_PATH) response.writeHead(404).end();
    else if (tokens.isAway) response.writeHead(500).end('<h1>Sorry</h1>');
    else response.end(JSON.stringify({ keys: [key] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tokens: TokenIssuer = {
    environment: {
      AUTH_JWKS_URL: `http://127.0.0.1:${port}${KEYS_PATH}`,
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
    },
    isAway: false,
    publicKey,
    async bearer(claims, seconds = 600, meantFor = audience) {
      const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' });
      jwt.setIssuer(issuer).setAudience(meantFor);
      jwt.setExpirationTime(Math.ceil(Date.now() / 1000) + seconds);
      return { authorization: `Bearer ${await jwt.sign(privateKey)}` };
    },
    close: () => void server.close(),
  };
  return tokens;
}
