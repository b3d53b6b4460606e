import { Autocomplete } from '@mantine/core';
import { regions } from '../bindings/regions';
import styles from './SignIn.module.css';

const names = new Map(regions.map(({ code, name }) => [code, name]));

interface Props {
  label: string;
  description: string;
  value: string;
  testId: string;
  onChange: (region: string) => void;
}

/** A region, found by its name or its code; one that is newer than the list can be typed. */
export function RegionField({ label, description, value, testId, onChange }: Props) {
  const name = names.get(value);
  return (
    <Autocomplete
      label={label}
      description={name ? `${description} ${name}.` : description}
      placeholder="such as eu-central-1"
      data={regions.map(({ code }) => code)}
      filter={({ options, search }) => {
        const sought = search.trim().toLowerCase();
        // One that is written out needs no list, which would cover what stands below.
        if (names.has(sought)) {
          return [];
        }
        return options.filter(
          (option) =>
            'value' in option &&
            `${option.value} ${names.get(option.value) ?? ''}`.toLowerCase().includes(sought),
        );
      }}
      renderOption={({ option }) => (
        <span className={styles.region}>
          {names.get(option.value)} <code>{option.value}</code>
        </span>
      )}
      value={value}
      limit={60}
      maxDropdownHeight={220}
      spellCheck={false}
      autoComplete="off"
      data-testid={testId}
      onChange={(typed) => onChange(typed.trim())}
    />
  );
}
