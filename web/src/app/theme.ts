import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const FONT = '"Inter Variable", "Noto Sans Georgian", system-ui, -apple-system, "Segoe UI", sans-serif';

const ink: MantineColorsTuple = [
  '#eef1fd',
  '#dbe1fa',
  '#b4c0f4',
  '#8a9def',
  '#677fea',
  '#4f6bde',
  '#2f4bc7',
  '#2840ad',
  '#203491',
  '#172777',
];

/** What takes something away: the red of `bad`, dark enough for white words on it. */
const red: MantineColorsTuple = [
  '#fdeeef',
  '#f9d8db',
  '#f0aeb4',
  '#e6828b',
  '#de5d69',
  '#c9303f',
  '#b5202f',
  '#9c1a28',
  '#841521',
  '#6b101a',
];

/** Mantine's dark surfaces, from text to page, in the blue-grey of theme.css. */
const dark: MantineColorsTuple = [
  '#eceef2',
  '#c3c9d3',
  '#939bab',
  '#6b7483',
  '#3a424e',
  '#2b323b',
  '#1c2128',
  '#171b21',
  '#12161b',
  '#0f1216',
];

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 5 },
  colors: { ink, dark, red },
  autoContrast: true,
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '640' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

const BY_SCHEME = { '--mantine-color-dimmed': 'var(--ink-3)', '--mantine-color-error': 'var(--bad)' };

/** Mantine's own surfaces in the colours of theme.css, so that both speak one palette. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--card)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-default': 'var(--card)',
    '--mantine-color-default-hover': 'var(--raised)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-anchor': 'var(--accent)',
  },
  // Mantine sets these by scheme, over what is set for both.
  light: BY_SCHEME,
  dark: BY_SCHEME,
});
