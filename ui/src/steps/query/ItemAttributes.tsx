import { useMemo } from 'react';
import type { FoundItem } from '../../bindings/FoundItem';
import { LongText } from '../../components/LongText';
import { TypeBadge } from '../../components/TypeBadge';
import { nestedValues } from './asked/nested';
import { NestedValue } from './asked/NestedValue';
import styles from './Query.module.css';

/** Every attribute of an item, with the rows that stand in it. */
export function ItemAttributes({ item }: { item: FoundItem }) {
  const nested = useMemo(() => nestedValues(item.dynamodb_json), [item]);
  return (
    <dl className={styles.attributes}>
      {item.attributes.map((attribute) => {
        const value = nested.get(attribute.name);
        return (
          <div key={attribute.name}>
            <dt>{attribute.name}</dt>
            <dd>
              <TypeBadge type={attribute.type_letter} />
              {value ? (
                <div>
                  <NestedValue value={value} />
                </div>
              ) : (
                <span>
                  {attribute.text === '' ? <i>empty text</i> : <LongText text={attribute.text} />}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
