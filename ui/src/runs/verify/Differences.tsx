import type { Difference } from '../../bindings/Difference';
import type { Verification } from '../../bindings/Verification';
import { placeColumn } from '../../app/placeWord';
import { amount, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { LinesTable } from '../../components/LinesTable';
import { ComparedValue } from './ComparedValue';
import styles from './Verify.module.css';

type AttributeDifference = Difference & { attribute: string };

function isOfAttribute(difference: Difference): difference is AttributeDifference {
  return difference.attribute !== null;
}

function itemCount(differences: Difference[]): number {
  return new Set(differences.map(({ line, key }) => `${line} ${key}`)).size;
}

function restWords(shown: number, of: number): string | null {
  return shown < of ? `The first ${amount(shown)} are shown.` : null;
}

/** Items that are not as the file has them: attribute by attribute, and those that are not there at all. */
export function Differences({ result }: { result: Verification }) {
  const differing = result.differences.filter(isOfAttribute);
  const missing = result.differences.filter((difference) => !isOfAttribute(difference));
  const differingRest = restWords(itemCount(differing), result.differ);
  const missingRest = restWords(missing.length, result.missing);
  return (
    <>
      {differing.length > 0 && (
        <Card
          className={styles.flush}
          title={`${plural(result.differ, 'item')} that ${result.differ === 1 ? 'differs' : 'differ'}`}
          testId="verify-differences"
        >
          <p className={styles.tableWords}>
            The table was changed after the import, or the import wrote something else. What differs
            is marked. {differingRest}
          </p>
          <LinesTable
            columns={[
              placeColumn(differing),
              { name: 'Key', width: 112 },
              { name: 'Attribute', width: 164 },
              { name: 'In the file' },
              { name: 'In the table' },
            ]}
          >
            {differing.map((difference, at) => {
              const previous = differing[at - 1];
              const sameItem =
                previous?.line === difference.line && previous.key === difference.key;
              return (
                <tr key={at} className={sameItem ? styles.same : undefined}>
                  <td>
                    <span className={sameItem ? 'visually-hidden' : undefined}>
                      {difference.place ?? amount(difference.line)}
                    </span>
                  </td>
                  <td className={styles.key} title={difference.key}>
                    <span className={sameItem ? 'visually-hidden' : undefined}>
                      {difference.key}
                    </span>
                  </td>
                  <td className={styles.key} title={difference.attribute}>
                    {difference.attribute}
                  </td>
                  <td>
                    <ComparedValue text={difference.expected} other={difference.found} />
                  </td>
                  <td>
                    <ComparedValue text={difference.found} other={difference.expected} />
                  </td>
                </tr>
              );
            })}
          </LinesTable>
        </Card>
      )}
      {missing.length > 0 && (
        <Card
          className={styles.flush}
          title={`${plural(result.missing, 'item')} missing from the table`}
          testId="verify-missing"
        >
          <p className={styles.tableWords}>
            The file has a record for each, and the table no item. Importing the file again writes
            them. {missingRest}
          </p>
          <LinesTable columns={[placeColumn(missing), { name: 'Key' }]}>
            {missing.map(({ line, place, key }, at) => (
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
    </>
  );
}
