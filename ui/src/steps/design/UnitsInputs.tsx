import { NumberInput } from '@mantine/core';
import type { ProvisionedUnits } from '../../bindings/ProvisionedUnits';
import styles from './Side.module.css';

interface Props {
  /** What the units are reserved for: "the table", "EmailIndex". */
  of: string;
  units: ProvisionedUnits;
  onChange: (units: ProvisionedUnits) => void;
}

/** Reserved read and write units a second. */
export function UnitsInputs({ of, units, onChange }: Props) {
  return (
    <div className={styles.units}>
      <NumberInput
        size="xs"
        hideControls
        aria-label={`Read units a second of ${of}`}
        rightSection={<span className={styles.unit}>read/s</span>}
        rightSectionWidth={52}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={units.read_units_per_second}
        onChange={(value) => onChange({ ...units, read_units_per_second: Number(value) || 0 })}
      />
      <NumberInput
        size="xs"
        hideControls
        aria-label={`Write units a second of ${of}`}
        rightSection={<span className={styles.unit}>write/s</span>}
        rightSectionWidth={54}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        value={units.write_units_per_second}
        onChange={(value) => onChange({ ...units, write_units_per_second: Number(value) || 0 })}
      />
    </div>
  );
}
