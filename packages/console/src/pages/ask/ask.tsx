/** Questions in words, answered with their evidence; and statements. */
import { useAddress } from '../../data/address.ts';
import { Tabs } from '../../parts/tabs.tsx';
import { Editor } from '../sql/editor.tsx';
import { Conversation } from './conversation.tsx';

const views = [
  ['question', 'Question'],
  ['sql', 'SQL'],
] as const;

export function Ask() {
  const view = useAddress().parameters.get('view') === 'sql' ? 'sql' : 'question';
  return (
    <>
      <Tabs label="View" parameter="view" present={view} options={views} />
      {view === 'sql' ? <Editor /> : <Conversation />}
    </>
  );
}
