import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ProgressLine } from './ProgressLine';

const read = { records: 1200, bytes: 500, bytes_total: 1000, seconds: 1 };

describe('How far a check has come', () => {
  it('says which table is read to be put together, then what is checked', () => {
    const { rerender } = render(
      <ProgressLine doing="Checking every record" progress={{ ...read, joining: 'orders' }} />,
      { wrapper: ({ children }) => <MantineProvider env="test">{children}</MantineProvider> },
    );
    expect(screen.getByText('Matching the rows of orders… 1,200 records')).toBeTruthy();
    rerender(<ProgressLine doing="Checking every record" progress={{ ...read, joining: null }} />);
    expect(screen.getByText('Checking every record… 1,200 records')).toBeTruthy();
    rerender(<ProgressLine doing="Reading" progress={read} />);
    expect(screen.getByText('Reading… 1,200 records')).toBeTruthy();
  });
});
