import styles from './TypeBadge.module.css';

/** What DynamoDB's letters mean, for those who do not know them. */
const MEANINGS: Record<string, string> = {
  S: 'String: text',
  N: 'Number',
  B: 'Binary: bytes',
  BOOL: 'Boolean: yes or no',
  NULL: 'Null: explicitly nothing',
  M: 'Map: named values inside one attribute',
  L: 'List: values in order inside one attribute',
  SS: 'String Set',
  NS: 'Number Set',
  BS: 'Binary Set',
};

interface Props {
  /** DynamoDB's letter or word for the type. */
  type: string;
}

/** DynamoDB's type, in the one colour that it has everywhere in the window. */
export function TypeBadge({ type }: Props) {
  return (
    <abbr className={styles.badge} data-type={type} title={MEANINGS[type] ?? type}>
      {type}
    </abbr>
  );
}
