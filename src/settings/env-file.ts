/** `.env` in the working directory: settings for a machine of one's own; what the environment says wins. */
import { ConfigError } from './config-variable.ts';

/** @throws ConfigError when the file is there and cannot be read */
export function readEnvFile(path = '.env'): void {
  try {
    process.loadEnvFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new ConfigError(`${path} cannot be read: ${message}`);
  }
}
