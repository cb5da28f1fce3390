import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What a key does, decided without a page: which shortcut is meant, and when a key is only text. */

export type ShortcutAction =
  | 'palette'
  | 'help'
  | 'find'
  | 'previous_period'
  | 'next_period'
  | 'arrange'
  | `go:${string}`;

export interface Shortcut {
  /** One key, or two pressed one after the other, as KeyboardEvent.key has them. */
  keys: readonly [string] | readonly [string, string];
  words: MessageDescriptor;
  action: ShortcutAction;
}

export interface ShortcutGroup {
  title: MessageDescriptor;
  shortcuts: readonly Shortcut[];
}

export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: msg`Anywhere`,
    shortcuts: [
      { keys: ['/'], words: msg`Find in this screen, or anything`, action: 'find' },
      { keys: ['?'], words: msg`This list`, action: 'help' },
    ],
  },
  {
    title: msg`Figures`,
    shortcuts: [
      { keys: ['['], words: msg`The period before`, action: 'previous_period' },
      { keys: [']'], words: msg`The period after`, action: 'next_period' },
      { keys: ['e'], words: msg`Arrange the dashboard`, action: 'arrange' },
    ],
  },
  {
    title: msg`Go to`,
    shortcuts: [
      { keys: ['g', 'd'], words: msg`Dashboard`, action: 'go:dashboard' },
      { keys: ['g', 'r'], words: msg`Records`, action: 'go:records' },
      { keys: ['g', 'k'], words: msg`KPIs`, action: 'go:kpis' },
      { keys: ['g', 'a'], words: msg`Alerts`, action: 'go:alerts' },
      { keys: ['g', 'i'], words: msg`Imports`, action: 'go:imports' },
      { keys: ['g', 'c'], words: msg`Close`, action: 'go:close' },
      { keys: ['g', 'm'], words: msg`Comments`, action: 'go:comments' },
      { keys: ['g', 's'], words: msg`System`, action: 'go:system' },
    ],
  },
];

const ALL = SHORTCUTS.flatMap(({ shortcuts }) => shortcuts);

/** How long the first key of two waits for the second. */
export const SEQUENCE_MS = 1_200;

/** A first key that waits for its second, and since when. */
export type Waiting = { key: string; at: number } | null;

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  isComposing: boolean;
}

/** What a key that was pressed means, and what is waited for after it. */
export function keyPressed(
  pressed: Pressed,
  typing: boolean,
  waiting: Waiting,
  at: number,
): { action: ShortcutAction | null; waiting: Waiting } {
  const nothing = { action: null, waiting: null };
  if (pressed.isComposing) return nothing;
  if (pressed.ctrlKey || pressed.metaKey) {
    const asked = pressed.key.toLowerCase() === 'k' && !pressed.altKey && !pressed.repeat;
    return asked ? { action: 'palette', waiting: null } : nothing;
  }
  if (typing || pressed.altKey || pressed.repeat) return nothing;
  const first = waiting !== null && at - waiting.at <= SEQUENCE_MS ? waiting.key : null;
  const meant = ALL.find(({ keys }) =>
    first === null
      ? keys.length === 1 && keys[0] === pressed.key
      : keys[0] === first && keys[1] === pressed.key,
  );
  if (meant) return { action: meant.action, waiting: null };
  const begins = ALL.some(({ keys }) => keys.length === 2 && keys[0] === pressed.key);
  return { action: null, waiting: begins ? { key: pressed.key, at } : null };
}

const TEXT = 'input, textarea, select, [contenteditable], [role="textbox"], [role="combobox"], [role="grid"]';
const OWN_KEYS = '[role="dialog"], [role="menu"], [role="listbox"]';

/** Whether keys belong to what has the focus: a field, the grid, or something opened over the page. */
export function takesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${TEXT}, ${OWN_KEYS}`) !== null;
}

/** The keys in words that every keyboard has. */
export function keyName(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key;
}
