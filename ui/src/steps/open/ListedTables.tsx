import { Checkbox } from '@mantine/core';
import type { ListedTable } from '../../bindings/ListedTable';
import type { PassedOver } from '../../bindings/PassedOver';
import { amount } from '../../components/amount';
import { ShortName } from '../../components/ShortName';
import { foreignKeyWords, originWords, rowWords } from './listedWords';
import styles from './TableChooser.module.css';

interface Props {
  shown: { table: ListedTable; place: number }[];
  /** Tables without rows: they cannot be chosen. */
  empty: PassedOver[];
  /** The places of those that are left out. */
  left: ReadonlySet<number>;
  /** Whether each is shown with the file that holds it. */
  withFiles: boolean;
  disabled: boolean;
  onChoose: (place: number, chosen: boolean) => void;
}

/** The tables of a source, each with what is known of it before it is read. */
export function ListedTables({ shown, empty, left, withFiles, disabled, onChoose }: Props) {
  // Files declare nothing.
  const declares = shown.some(
    ({ table }) => table.primary_key.length + table.foreign_keys.length > 0,
  );
  return (
    <div className={styles.scroll}>
      <table className={styles.list}>
        <thead>
          <tr>
            <th scope="col">Bring this table</th>
            <th scope="col">Kind</th>
            <th scope="col" data-count>
              Columns
            </th>
            <th scope="col" data-count>
              Rows
            </th>
            {declares && (
              <>
                <th scope="col">Declared key</th>
                <th scope="col">Points to</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ table, place }) => {
            const points = foreignKeyWords(table);
            return (
              <tr key={place} data-left={left.has(place) || undefined}>
                <th scope="row" title={table.name}>
                  <Checkbox
                    size="xs"
                    label={
                      <>
                        <ShortName name={table.name} />
                        {withFiles && <small className={styles.file}>{table.file}</small>}
                      </>
                    }
                    classNames={{
                      label: styles.name,
                      body: styles.check,
                      labelWrapper: styles.cut,
                    }}
                    checked={!left.has(place)}
                    disabled={disabled}
                    data-testid={`bring-${table.name}`}
                    onChange={(event) => onChoose(place, event.currentTarget.checked)}
                  />
                </th>
                <td>
                  <span className={styles.kind} data-kind={table.kind}>
                    {originWords[table.kind]}
                  </span>
                </td>
                <td data-count>{amount(table.columns)}</td>
                <td data-count data-unknown={table.rows === null || undefined}>
                  {rowWords(table)}
                </td>
                {declares && (
                  <>
                    <td title={table.primary_key.join(', ')}>
                      <span className={`mono ${styles.cut}`}>{table.primary_key.join(', ')}</span>
                    </td>
                    <td title={points.join('\n')}>
                      <span className={`mono ${styles.cut}`}>
                        {points[0]}
                        {points.length > 1 && <em> and {amount(points.length - 1)} more</em>}
                      </span>
                    </td>
                  </>
                )}
              </tr>
            );
          })}
          {empty.map(({ name }) => (
            <tr key={name} data-left>
              <th scope="row" title={name}>
                <Checkbox
                  size="xs"
                  label={name.slice(name.lastIndexOf('/') + 1)}
                  classNames={{ label: styles.name, body: styles.check, labelWrapper: styles.cut }}
                  checked={false}
                  disabled
                  readOnly
                />
              </th>
              <td>
                <span className={styles.kind} data-kind="empty">
                  empty
                </span>
              </td>
              <td data-count>–</td>
              <td data-count>0</td>
              <td colSpan={2} className={styles.reason}>
                It has no rows, so there is nothing to bring.
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && empty.length === 0 && (
        <p className={styles.none}>No table is called that.</p>
      )}
    </div>
  );
}
