/** Who the gateway says we are, for the parts of a page that depend on it. The gateway decides; this only asks less in vain. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ConsoleViewerQuery } from '../generated/documents.ts';

export type Viewer = ConsoleViewerQuery['viewer'];

export const ViewerContext = createContext<Viewer>({ name: '', teams: [], permissions: [], apiKey: null });

export const useViewer = (): Viewer => useContext(ViewerContext);

export const seesAll = ({ permissions }: Viewer) =>
  permissions.includes('usage:read:all') || permissions.includes('credits:admin');
