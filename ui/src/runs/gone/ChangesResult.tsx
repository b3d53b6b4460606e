import { Button } from '@mantine/core';
import { IconArrowsDiff, IconCircleCheck } from '@tabler/icons-react';
import type { Difference } from '../../bindings/Difference';
import type { FoundChanges } from '../../bindings/FoundChanges';
import { placeColumn } from '../../app/placeWord';
import { amount, duration, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Figures, type Figure } from '../../components/Figures';
import { Lead } from '../../components/Lead';
import { LinesTable } from '../../components/LinesTable';
import { Sign } from '../../components/Sign';
import { Stack } from '../../components/Stack';
import { ComparedValue } from '../verify/ComparedValue';
import styles from '../verify/Verify.module.css';
import { changesHeadline, shownWords, toWrite } from './changesWords';
import { GoneKeys } from './GoneKeys';

interface Props {
  found: FoundChanges;
  /** What the source calls it, where it is one of several. */
  name: string | null;
  onDelete: () => void;
}

/** What one table's newer file would change. */
export function ChangesResult({ found, name, onDelete }: Props) {
  const { changes } = found;
  const nothing = toWrite(changes) + changes.gone === 0;
  const more: Figure[] = [
    { label: 'Inside other items', value: changes.embedded },
    { label: 'Nothing for this table', value: changes.without_item },
    { label: 'Rejected', value: changes.rejected, tone: 'amber' as const },
    { label: 'Set aside', value: changes.set_aside },
  ]
    .filter(({ value }) => value > 0)
    .map((figure) => ({ ...figure, value: amount(figure.value) }));
  const read =
    changes.consumed_read_units === null
      ? ''
      : ` · ${plural(Math.ceil(changes.consumed_read_units), 'read unit')} used`;
  return (
    <Stack testId={`changes-${changes.table}`}>
      <Card>
        <Lead
          sign={
            <Sign
              icon={nothing ? IconCircleCheck : IconArrowsDiff}
              tone={nothing ? 'good' : 'calm'}
              large
            />
          }
          title={`${name === null ? '' : `${name} in ${changes.table}: `}${changesHeadline([changes])}`}
          titleTestId="changes-headline"
        >
          <p>
            {toWrite(changes) > 0 &&
              `Writing takes ${plural(changes.write_units, 'write unit')}, indexes counted too. `}
            {changes.gone > 0 &&
              `Deleting what is gone takes ${plural(changes.delete_units, 'write unit')}. `}
            Found in {duration(changes.seconds)}
            {read}
          </p>
        </Lead>
        <Figures
          ruled
          figures={[
            { label: 'New', value: amount(changes.new) },
            { label: 'Changed', value: amount(changes.changed) },
            { label: 'Unchanged', value: amount(changes.unchanged) },
            { label: 'Gone from the file', value: amount(changes.gone) },
            ...more,
          ]}
        />
      </Card>
      {changes.differences.length > 0 && (
        <ChangedRows differences={changes.differences} of={changes.changed} />
      )}
      {changes.new_rows.length > 0 && (
        <Card className={styles.flush} title={plural(changes.new, 'new row')} testId="changes-new">
          <p className={styles.tableWords}>
            The table has no item of {changes.new === 1 ? 'its' : 'their'} key.{' '}
            {shownWords(changes.new_rows.length, changes.new)}
          </p>
          <LinesTable columns={[placeColumn(changes.new_rows), { name: 'Key' }]}>
            {changes.new_rows.map(({ line, place, key }, at) => (
              <tr key={at}>
                <td>{place ?? amount(line)}</td>
                <td className={styles.key} title={key}>
                  {key}
                </td>
              </tr>
            ))}
          </LinesTable>
        </Card>
      )}
      {changes.gone > 0 && (
        <GoneKeys
          keys={changes.gone_keys}
          of={changes.gone}
          words={goneWords(found)}
          action={
            found.list !== null && (
              <Button
                variant="default"
                size="compact-sm"
                data-testid="delete-gone"
                onClick={onDelete}
              >
                Delete {plural(changes.gone, 'item')}…
              </Button>
            )
          }
        />
      )}
    </Stack>
  );
}

/** What becomes of items that are gone. */
function goneWords({ changes, list, not_deleted, doubt }: FoundChanges): string {
  if (list === null && not_deleted !== null) {
    return not_deleted;
  }
  const them = changes.gone === 1 ? 'it' : 'them';
  const words = `An update leaves ${them}; deleting ${them} is a run of its own, which can be undone.`;
  return doubt === null ? words : `${words} ${doubt}`;
}

/** Where the first changed rows differ from the table's items. */
function ChangedRows({ differences, of }: { differences: Difference[]; of: number }) {
  const shown = new Set(differences.map(({ line, key }) => `${line} ${key}`)).size;
  return (
    <Card className={styles.flush} title={plural(of, 'changed row')} testId="changes-changed">
      <p className={styles.tableWords}>What differs is marked. {shownWords(shown, of)}</p>
      <LinesTable
        columns={[
          placeColumn(differences),
          { name: 'Key', width: 112 },
          { name: 'Attribute', width: 164 },
          { name: 'In the table now' },
          { name: 'In the file' },
        ]}
      >
        {differences.map(({ line, place, key, attribute, expected, found }, at) => {
          const previous = differences[at - 1];
          const hidden =
            previous?.line === line && previous.key === key ? 'visually-hidden' : undefined;
          return (
            <tr key={at} className={hidden && styles.same}>
              <td>
                <span className={hidden}>{place ?? amount(line)}</span>
              </td>
              <td className={styles.key} title={key}>
                <span className={hidden}>{key}</span>
              </td>
              <td className={styles.key} title={attribute ?? undefined}>
                {attribute ?? 'the whole item'}
              </td>
              <td>
                <ComparedValue text={found} other={expected} />
              </td>
              <td>
                <ComparedValue text={expected} other={found} />
              </td>
            </tr>
          );
        })}
      </LinesTable>
    </Card>
  );
}
