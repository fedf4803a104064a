/** The frame of every page: where one can go, who one is, and how the gateway is doing. */
import { Provider } from '@urql/preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { followLinks, hrefOf, useAddress } from './data/address.ts';
import { createGatewayClient, reachable } from './data/client.ts';
import { signIn, useSession } from './data/session.ts';
import { useStore } from './data/store.ts';
import { useAnswer } from './data/use-answer.ts';
import { useViewer, ViewerContext } from './data/viewer.ts';
import { ConsoleViewerDocument } from './generated/documents.ts';
import { pages } from './pages/index.ts';
import { SignInForm } from './pages/sign-in.tsx';
import { FailureNote, Waiting } from './parts/answered.tsx';
import { TopBar } from './parts/top-bar.tsx';

let sessions = 0;

export function App() {
  const session = useSession();
  // Another session is another reader: nothing of the last one is kept.
  const { client, key } = useMemo(() => ({ client: createGatewayClient(), key: ++sessions }), [session]);
  return (
    <Provider key={key} value={client}>
      <Console />
    </Provider>
  );
}

function Console() {
  const state = useStore(signIn);
  const answer = useAnswer(ConsoleViewerDocument, {});
  const viewer = answer.data?.viewer;
  useEffect(() => {
    if (viewer && !answer.failure) signIn.set('in');
  }, [viewer, answer.failure]);

  if (state === 'out') return <SignInForm />;
  return (
    <ViewerContext.Provider value={viewer ?? null}>
      {!viewer && (
        <main class="lone">
          {answer.failure ? <FailureNote failure={answer.failure} askAgain={answer.askAgain} /> : <Waiting />}
        </main>
      )}
      {/* It is not seen before its reader is known, but its page asks at once what it will show. */}
      <div class="frame" hidden={!viewer} onClick={followLinks}>
        <a class="skip" href="#page">
          To the page
        </a>
        {viewer && <TopBar viewer={viewer} />}
        <Navigation />
        <Page />
      </div>
      {state === 'expired' && <SignInForm isExpired />}
    </ViewerContext.Provider>
  );
}

function Navigation() {
  const [present = 'today'] = useAddress().path;
  const viewer = useViewer();
  const bar = useRef<HTMLElement>(null);
  // On a narrow screen the pages stand in a row that is longer than the screen.
  useEffect(() => {
    const link = bar.current?.querySelector<HTMLElement>('[aria-current]');
    bar.current?.scrollTo({ left: link ? link.offsetLeft + link.offsetWidth / 2 - innerWidth / 2 : 0 });
  }, [present, viewer]);
  return (
    <nav class="navigation" aria-label="Pages" ref={bar}>
      {pages.map(({ name, title }) => (
        <a key={name} href={hrefOf([name])} aria-current={name === present ? 'page' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}

function Page() {
  const [name = 'today'] = useAddress().path;
  const page = pages.find((each) => each.name === name);
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  const isReachable = useStore(reachable);
  useEffect(() => {
    document.title = `${page?.title ?? 'Nothing here'} · Cortex gateway`;
    // Who reads by ear hears that the page has changed; the first one is announced by the browser.
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
  }, [page]);
  return (
    <main id="page" class="page">
      <h1 ref={heading} tabIndex={-1}>
        {page?.title ?? 'There is no such page'}
      </h1>
      <div class="away" role="status">
        {!isReachable &&
          'The gateway does not answer. What is shown is the last that it said; it is asked again every 5 seconds.'}
      </div>
      {page ? <page.View key={name} /> : <p>Choose one of the pages at the side.</p>}
    </main>
  );
}
