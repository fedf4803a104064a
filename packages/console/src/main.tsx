import { Provider } from '@urql/preact';
import { render } from 'preact';
import { App } from './app.tsx';
import { client } from './data/client.ts';
import './data/theme.ts';
import './style/base.css';
import './style/frame.css';
import './style/parts.css';
import './style/figures.css';

const root = document.getElementById('console');
if (root)
  render(
    <Provider value={client}>
      <App />
    </Provider>,
    root,
  );
