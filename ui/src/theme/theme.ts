import { createTheme, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e4f3f1',
  '#cbe6e3',
  '#9bd0cb',
  '#66bdb5',
  '#3fb8ae',
  '#1f948d',
  '#128079',
  '#0b6e69',
  '#095b57',
  '#074845',
];

const red: MantineColorsTuple = [
  '#fdeceb',
  '#fad6d3',
  '#f5b1ac',
  '#f88c84',
  '#ff8379',
  '#d6453a',
  '#c4342a',
  '#b3261e',
  '#931f18',
  '#741813',
];

/** Mantine draws its dark surfaces from this row: slate, as the rest of the page. */
const dark: MantineColorsTuple = [
  '#e9eef4',
  '#b3bec9',
  '#8d9aa8',
  '#647282',
  '#3b4754',
  '#29323e',
  '#1b232d',
  '#171e28',
  '#131a22',
  '#0f151c',
];

/** Mantine's own look, replaced: Inter, ink on paper, teal for the one thing to do next. */
export const theme = createTheme({
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.45', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: { fontFamily: 'var(--font-text)', fontWeight: '650' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  colors: { teal, red, dark },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  black: '#15202e',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Said though it is the default: the style sheet knows a filled button by it.
    Button: { defaultProps: { size: 'sm', variant: 'filled' } },
    // The same track under every bar.
    Progress: { styles: { root: { backgroundColor: 'var(--line)' } } },
    Tooltip: {
      defaultProps: {
        multiline: true,
        maw: 320,
        openDelay: 250,
        transitionProps: { duration: 0 },
        events: { hover: true, focus: true, touch: false },
      },
    },
    // The window has one banner, and that is not the head of a panel.
    DrawerHeader: { defaultProps: { role: 'none' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm', thousandSeparator: ',' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
  },
});
