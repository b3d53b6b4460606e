import { CloseButton, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { FoundItem } from '../../bindings/FoundItem';
import { amount } from '../../components/amount';
import { JsonBlock } from '../../components/JsonBlock';
import { ItemAttributes } from './ItemAttributes';
import styles from './Query.module.css';

interface Props {
  item: FoundItem;
  number: number;
  onClose: () => void;
}

/** One found item, whole. */
export function FoundItemPanel({ item, number, onClose }: Props) {
  const [view, setView] = useState('item');
  return (
    <aside className={styles.panel} data-testid="item-panel" aria-label="The selected item">
      <div className={styles.panelHead}>
        <h2>Item {amount(number)}</h2>
        <SegmentedControl
          size="xs"
          value={view}
          onChange={setView}
          aria-label="How the item is shown"
          data={[
            { value: 'item', label: 'Item' },
            { value: 'json', label: 'JSON' },
          ]}
        />
        <CloseButton size="sm" aria-label="Close the item" onClick={onClose} />
      </div>
      <div className={styles.panelBody}>
        {view === 'item' ? (
          <ItemAttributes item={item} />
        ) : (
          <JsonBlock
            json={item.dynamodb_json}
            testId="item-json"
            label="The item in DynamoDB JSON"
          />
        )}
      </div>
    </aside>
  );
}
