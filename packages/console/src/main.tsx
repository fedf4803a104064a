import { render } from 'preact';
import { App } from './app.tsx';
import './data/theme.ts';
import './style/base.css';
import './style/frame.css';
import './style/parts.css';
import './style/figures.css';

const root = document.getElementById('console');
if (root) render(<App />, root);
