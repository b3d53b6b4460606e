import { useEffect, useRef } from 'react';
import type { SuggestedFix } from '../../bindings/SuggestedFix';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { problemHandlingOf } from '../../app/codes';
import { LongText } from '../../components/LongText';
import { TypeBadge } from '../../components/TypeBadge';
import { columnsOf, composedAttribute, listed } from '../../plan/composed';
import { roles } from '../../plan/roles';
import { FileCell } from './FileCell';
import styles from './ItemPanel.module.css';
import { pairsOf, type Pair } from './pairs';
import type { Fix } from './useFixing';
import { tableOfItems } from '../../app/placing';
import { WrongCellCount } from './WrongCellCount';

/** What stands beside an attribute that no column holds. */
function MadeFrom({ plan, attribute }: { plan: Plan; attribute: string | undefined }) {
  const composed = composedAttribute(plan, attribute ?? null);
  if (composed) {
    return (
      <p className={styles.instead}>made from {listed(columnsOf(composed.template))} together</p>
    );
  }
  return plan.generated_key?.attribute === attribute ? (
    <p className={styles.instead}>made from the record’s content</p>
  ) : null;
}

function Attribute({ pair, plan }: { pair: Pair; plan: Plan }) {
  const { attribute, cell } = pair;
  if (!attribute) {
    return <p className={styles.instead}>{pair.instead}</p>;
  }
  return (
    <>
      <p className={styles.name} title={attribute.name}>
        <span>{attribute.name}</span>
        {roles(tableOfItems(plan), attribute.name).map((role) => (
          <span key={role} className={styles.role}>
            {role}
          </span>
        ))}
      </p>
      <p className={styles.value}>
        <TypeBadge type={attribute.type_letter} />
        <span className={styles.text}>
          {attribute.text === '' ? <i>empty text</i> : <LongText text={attribute.text} />}
        </span>
      </p>
      {attribute.respelled && (
        <p
          className={styles.respelled}
          title={`${cell?.fixed ?? cell?.text ?? 'It'} in the file: the same value, as DynamoDB or ISO 8601 spells it`}
        >
          respelled, the same value
        </p>
      )}
    </>
  );
}

interface Props {
  record: RecordPreview;
  plan: Plan;
  /** Everything that the check suggests to do. */
  fixes: SuggestedFix[];
  fix: Fix;
}

/** Each cell of the record beside the attribute it becomes. */
export function CellPairs({ record, plan, fixes, fix }: Props) {
  const recordFaults = record.rejections.filter((entry) => entry.column === null);
  const rightCount = record.cells.length === plan.columns.length;
  const list = useRef<HTMLUListElement>(null);
  // What keeps a record from becoming an item is seen at once, however many columns there are.
  useEffect(() => {
    list.current?.querySelector('[data-fault]')?.scrollIntoView({ block: 'nearest' });
  }, []);
  const misshapen = !rightCount && recordFaults.some((fault) => problemHandlingOf(fault).isOfShape);
  return (
    <>
      {(recordFaults.length > 0 || record.remarks.length > 0) && (
        <div className={styles.remarks}>
          {recordFaults.map((fault) => (
            <p key={fault.reason} className={styles.fault}>
              {fault.reason}
            </p>
          ))}
          {misshapen && <WrongCellCount record={record} plan={plan} fixes={fixes} fix={fix} />}
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
      <ul ref={list} className={styles.pairs}>
        {pairsOf(record, plan).map((pair, at) => (
          <li key={at} className={styles.pair} data-fault={pair.rejection ? true : undefined}>
            <div className={styles.side}>
              {pair.cell ? (
                <FileCell
                  record={record}
                  cell={pair.cell}
                  plan={plan}
                  fix={fix}
                  mendable={pair.carried && !misshapen}
                />
              ) : (
                <MadeFrom plan={plan} attribute={pair.attribute?.name} />
              )}
            </div>
            <div className={styles.side}>
              <Attribute pair={pair} plan={plan} />
            </div>
            {pair.rejection && <p className={styles.fault}>{pair.rejection.reason}</p>}
          </li>
        ))}
      </ul>
      <p className={styles.never}>Your file is never changed: fixes are kept in the design.</p>
    </>
  );
}
