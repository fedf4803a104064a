/** Light or dark: as the system has it, until somebody chooses. The choice outlives the tab. */
import { keptText } from './kept-text.ts';
import { createStore, useStore } from './store.ts';

export type Theme = 'light' | 'dark';

const kept = keptText(() => localStorage, 'cortex-theme');
const system = matchMedia('(prefers-color-scheme: dark)');

function chosen(): Theme | null {
  const text = kept.read();
  return text === 'light' || text === 'dark' ? text : null;
}

const theme = createStore<Theme>(chosen() ?? ofSystem());
apply(theme.get());

function ofSystem(): Theme {
  return system.matches ? 'dark' : 'light';
}

function apply(next: Theme): void {
  document.documentElement.dataset.theme = next;
  theme.set(next);
}

system.addEventListener('change', () => apply(chosen() ?? ofSystem()));

export const useTheme = (): Theme => useStore(theme);

export function turnTheme(): void {
  const next = theme.get() === 'dark' ? 'light' : 'dark';
  kept.write(next);
  apply(next);
}
