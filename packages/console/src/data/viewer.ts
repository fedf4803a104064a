/** Who the gateway says we are. The gateway decides what we may; the page only leaves out what would be refused. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ConsoleViewerQuery } from '../generated/documents.ts';

export type Viewer = ConsoleViewerQuery['viewer'];

/** Null until the gateway has said it: pages ask what they can meanwhile. */
export const ViewerContext = createContext<Viewer | null>(null);

export const useViewer = (): Viewer | null => useContext(ViewerContext);

export const seesAll = (viewer: Viewer | null) =>
  viewer?.permissions.some((each) => each === 'usage:read:all' || each === 'credits:admin') === true;
