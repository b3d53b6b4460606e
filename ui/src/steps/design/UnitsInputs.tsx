import { NumberInput } from '@mantine/core';
import type { ProvisionedUnits } from '../../bindings/ProvisionedUnits';
import type { EditOutcome } from '../../app/planEdits';
import { useDraft } from '../../app/useDraft';
import styles from './Side.module.css';

interface Props {
  /** What the units are reserved for: "the table", "EmailIndex". */
  of: string;
  units: ProvisionedUnits;
  send: (units: ProvisionedUnits) => Promise<EditOutcome>;
}

const ways = [
  { of: 'read_units_per_second', name: 'Read', unit: 'read units/s' },
  { of: 'write_units_per_second', name: 'Write', unit: 'write units/s' },
] as const;

/** Reserved read and write units a second. */
export function UnitsInputs({ of, units, send }: Props) {
  const [typed, type] = useDraft(units, send);
  return (
    <div className={styles.units}>
      {ways.map((way) => (
        <NumberInput
          key={way.of}
          size="xs"
          hideControls
          aria-label={`${way.name} units a second of ${of}`}
          rightSection={<span className={styles.unit}>{way.unit}</span>}
          rightSectionWidth={90}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          value={typed[way.of]}
          onChange={(value) => type({ ...typed, [way.of]: Number(value) || 0 })}
        />
      ))}
    </div>
  );
}
