import { accessSync, constants, mkdirSync } from 'node:fs';
import { ConfigError } from './config-variable.ts';

/** Makes the folder of the ledger. @throws ConfigError when it is none, or may not be written */
export function makeDataFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = reasons[code ?? ''] ?? message;
    throw new ConfigError(`DATA_DIR: ${path} cannot hold the ledger: ${why}.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'a part of the path is a file',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};
