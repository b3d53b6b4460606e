import { Checkbox } from '@mantine/core';
import type { WarmThroughput as Units } from '../../bindings/WarmThroughput';
import { useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { Field } from '../../components/Field';
import { UnitsInputs } from './UnitsInputs';

/** Twice the writes that a table on demand bears by itself, and its reads. */
const FIRST: Units = { read_units_per_second: 12_000, write_units_per_second: 8_000 };

/** What the table and its indexes bear at once. */
export function WarmThroughput({ units }: { units: Units | null }) {
  const edit = usePlanEdit();
  const practice = useMigration((state) => state.destination.kind === 'practice');
  const reason =
    units === null
      ? 'A table on demand bears 4,000 writes and 12,000 reads a second from its start, and more as it is used.'
      : 'The table and each index bear so much from the start. AWS charges once for what goes beyond its own, and never lowers it again.';
  return (
    <Field
      label="Ready for a rush"
      term="warm throughput"
      reason={practice ? `AWS alone has this. ${reason}` : reason}
    >
      <Checkbox
        size="xs"
        label="Make it ready for more"
        checked={units !== null}
        data-testid="warm-throughput"
        onChange={(event) =>
          void edit([
            { edit: 'warm_throughput', units: event.currentTarget.checked ? FIRST : null },
          ])
        }
      />
      {units !== null && (
        <UnitsInputs
          of="the table at once"
          units={units}
          send={(typed) =>
            edit([{ edit: 'warm_throughput', units: typed }], { replaces: 'warm_throughput' })
          }
        />
      )}
    </Field>
  );
}
