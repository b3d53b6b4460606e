import type { AttributePreview } from '../../bindings/AttributePreview';
import type { CellRejection } from '../../bindings/CellRejection';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { CellText } from '../../components/grid/CellText';
import { LongText } from '../../components/LongText';
import { TypeBadge } from '../../components/TypeBadge';
import { roles } from '../../plan/edit';
import styles from './ItemPanel.module.css';

interface Pair {
  column: string;
  cell: string | null;
  attribute: AttributePreview | null;
  /** What stands in the place of an attribute that is not there. */
  instead: string;
  rejection: CellRejection | null;
}

function pairs(record: RecordPreview, plan: Plan): Pair[] {
  const attributes = record.item?.attributes ?? [];
  const fromCells = record.cells.map((cell): Pair => {
    const columnPlan = plan.columns.find((entry) => entry.column === cell.column);
    const rejection = record.rejections.find((entry) => entry.column === cell.column) ?? null;
    let instead = 'left out: blank';
    if (!columnPlan?.included) {
      instead = 'not carried';
    } else if (record.item === null) {
      instead = record.status === 'set_aside' ? 'set aside' : 'not written';
    }
    return {
      column: cell.column,
      cell: cell.text,
      attribute: attributes.find((entry) => entry.column === cell.column) ?? null,
      instead,
      rejection,
    };
  });
  const others = attributes
    .filter((entry) => !record.cells.some((cell) => cell.column === entry.column))
    .map((attribute): Pair => ({
      column: '',
      cell: null,
      attribute,
      instead: '',
      rejection: null,
    }));
  return [...fromCells, ...others];
}

/** Each cell of the record beside the attribute it becomes. */
export function CellPairs({ record, plan }: { record: RecordPreview; plan: Plan }) {
  const recordFaults = record.rejections.filter((entry) => entry.column === null);
  return (
    <>
      {(recordFaults.length > 0 || record.remarks.length > 0) && (
        <div className={styles.remarks}>
          {recordFaults.map((fault) => (
            <p key={fault.reason} className={styles.fault}>
              {fault.reason}
            </p>
          ))}
          {record.remarks.map((remark) => (
            <p key={remark} className={styles.remark}>
              {remark}
            </p>
          ))}
        </div>
      )}
      <div className={styles.pairHead} aria-hidden>
        <span>In your file</span>
        <span>In DynamoDB</span>
      </div>
      <ul className={styles.pairs}>
        {pairs(record, plan).map((pair, at) => (
          <li key={at} className={styles.pair} data-fault={pair.rejection ? true : undefined}>
            <div className={styles.side}>
              <p className={styles.name} title={pair.column}>
                <span>{pair.column}</span>
              </p>
              <p className={styles.raw}>
                {pair.cell !== null &&
                  (pair.cell.trim() === '' ? (
                    <CellText text={pair.cell} />
                  ) : (
                    <LongText text={pair.cell} />
                  ))}
              </p>
            </div>
            <div className={styles.side}>
              {pair.attribute ? (
                <>
                  <p className={styles.name} title={pair.attribute.name}>
                    <span>{pair.attribute.name}</span>
                    {roles(plan, pair.attribute.name).map((role) => (
                      <span key={role} className={styles.role}>
                        {role}
                      </span>
                    ))}
                  </p>
                  <p className={styles.value}>
                    <TypeBadge type={pair.attribute.type_letter} />
                    <span className={styles.text}>
                      {pair.attribute.text === '' ? (
                        <i>empty text</i>
                      ) : (
                        <LongText text={pair.attribute.text} />
                      )}
                    </span>
                  </p>
                  {pair.attribute.respelled && (
                    <p className={styles.respelled}>
                      respelled: was <code>{pair.cell}</code>, now{' '}
                      <code>{pair.attribute.text}</code>
                    </p>
                  )}
                </>
              ) : (
                <p className={styles.instead}>{pair.instead}</p>
              )}
            </div>
            {pair.rejection && <p className={styles.fault}>{pair.rejection.reason}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
