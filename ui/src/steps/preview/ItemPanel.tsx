import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { SuggestedFix } from '../../bindings/SuggestedFix';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { placeText, usePlaceWord, type PlaceWord } from '../../app/placeWord';
import { bytes, plural } from '../../components/amount';
import { FailureNotice } from '../../components/FailureNotice';
import { JsonBlock } from '../../components/JsonBlock';
import { CellPairs } from './CellPairs';
import styles from './ItemPanel.module.css';
import type { Fix } from './useFixing';

interface Props {
  plan: Plan;
  record: RecordPreview | null;
  failure: Failure | null;
  fixes: SuggestedFix[];
  fix: Fix;
}

/** "Item from line 12", "Item from orders, orderID 10248" */
function titleOf(record: RecordPreview, word: PlaceWord): string {
  const titles = {
    item: 'Item from',
    rejected: 'Rejected:',
    set_aside: 'Set aside:',
    inside: 'Inside another item:',
    without_item: 'Nothing here:',
  };
  const where = placeText(word, { line: record.line, place: record.locator ?? undefined });
  return `${titles[record.status]} ${where}`;
}

/** One record beside the item it becomes. */
export function ItemPanel({ plan, record, failure, fixes, fix }: Props) {
  const [view, setView] = useState('item');
  const word = usePlaceWord();
  const load = record?.item?.load;
  return (
    <section className={styles.panel} data-testid="item-panel" aria-label="The selected record">
      {failure && <FailureNotice failure={failure} />}
      {record && (
        <>
          <div className={styles.head}>
            <h2
              className={styles.title}
              data-status={record.status}
              title={titleOf(record, word)}
              aria-live="polite"
            >
              {titleOf(record, word)}
            </h2>
            <p className={styles.load}>
              {load
                ? `${bytes(load.size_bytes)} · ${plural(load.total_write_units, 'write unit')}`
                : 'no item'}
            </p>
            <SegmentedControl
              className={styles.views}
              size="xs"
              fullWidth
              value={view}
              onChange={setView}
              aria-label="How the item is shown"
              data={[
                { value: 'item', label: 'Side by side' },
                { value: 'json', label: 'DynamoDB JSON' },
              ]}
            />
          </div>
          <div className={styles.body}>
            {view === 'item' && (
              <CellPairs key={record.number} record={record} plan={plan} fixes={fixes} fix={fix} />
            )}
            {view === 'json' &&
              (record.item ? (
                <JsonBlock
                  json={record.item.dynamodb_json}
                  testId="item-json"
                  label="The item in DynamoDB JSON"
                />
              ) : (
                <p className={styles.none}>
                  This record output no item, so there is no DynamoDB JSON.
                </p>
              ))}
          </div>
        </>
      )}
    </section>
  );
}
