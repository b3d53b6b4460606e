import { useMemo } from 'react';
import type { FoundItem } from '../../bindings/FoundItem';
import { amount } from '../../components/amount';
import { columnWidth } from '../../components/grid/columnWidths';
import { Grid } from '../../components/grid/Grid';
import { TypeBadge } from '../../components/TypeBadge';
import styles from './Query.module.css';

/** Space for a type's badge before each value. */
const BADGE_PX = 32;
const WIDTHS_FROM_ITEMS = 100;

/** The attributes' names, in the order in which the items first bear them. */
function attributeNames(items: FoundItem[]): string[] {
  return [...new Set(items.flatMap((item) => item.attributes.map(({ name }) => name)))];
}

interface Props {
  items: FoundItem[];
  selected: number | null;
  onSelect: (index: number) => void;
}

/** Items as rows, attributes as columns; each value bears its own type. */
export function ItemsGrid({ items, selected, onSelect }: Props) {
  const names = useMemo(() => attributeNames(items), [items]);
  const columns = useMemo(
    () =>
      names.map((title) => ({
        title,
        width: columnWidth(
          title,
          items
            .slice(0, WIDTHS_FROM_ITEMS)
            .map((item) => item.attributes.find(({ name }) => name === title)?.text ?? ''),
          BADGE_PX,
        ),
      })),
    [items, names],
  );
  return (
    <Grid
      label="Items that were found"
      headTitle="Item"
      headWidth={64}
      columns={columns}
      rowCount={items.length}
      selected={selected}
      onSelect={onSelect}
      rowTestId={(index) => `query-row-${index}`}
      row={(index) => {
        const item = items[index];
        return (
          item && {
            head: amount(index + 1),
            cells: names.map((name) => {
              const attribute = item.attributes.find((entry) => entry.name === name);
              return attribute ? (
                <span key={name} className={styles.typed}>
                  <TypeBadge type={attribute.type_letter} />
                  <span>{attribute.text.replaceAll('\n', '⏎')}</span>
                </span>
              ) : (
                <span key={name} className={styles.absent}>
                  absent
                </span>
              );
            }),
          }
        );
      }}
    />
  );
}
