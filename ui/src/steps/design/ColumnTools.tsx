import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { amount } from '../../components/amount';
import { columnFilters, type ColumnFilter } from './columnFilter';
import styles from './Columns.module.css';

interface Props {
  typed: string;
  onType: (typed: string) => void;
  filter: ColumnFilter;
  onFilter: (filter: ColumnFilter) => void;
  /** How many columns belong to each filter. */
  counts: Record<ColumnFilter, number>;
}

/** Finding one's way in a file of many columns. */
export function ColumnTools({ typed, onType, filter, onFilter, counts }: Props) {
  return (
    <div className={styles.tools}>
      <TextInput
        className={styles.search}
        size="xs"
        type="search"
        leftSection={<IconSearch size={15} stroke={1.8} aria-hidden />}
        placeholder="Find a column…"
        aria-label="Find a column by its name or its attribute's"
        spellCheck={false}
        value={typed}
        data-testid="find-column"
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <div className={styles.filters} role="group" aria-label="Which columns are shown">
        {columnFilters.map(({ filter: of, name }) => (
          <button
            key={of}
            type="button"
            className={styles.filter}
            aria-pressed={filter === of}
            data-testid={`columns-${of}`}
            onClick={() => onFilter(of)}
          >
            {name} {amount(counts[of])}
          </button>
        ))}
      </div>
    </div>
  );
}
