import { LongText } from '../../../components/LongText';
import styles from './Asked.module.css';
import { columnsOf, type Value } from './nested';

/** A value whole: a List of Maps as a table, anything else as a list. */
export function NestedValue({ value }: { value: Value }) {
  if (value.kind === 'plain') {
    return <LongText text={value.text} />;
  }
  if (value.kind === 'map') {
    return (
      <dl className={styles.map}>
        {value.entries.map(([name, of]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <NestedValue value={of} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  const columns = columnsOf(value.values);
  if (value.values.length === 0) {
    return <i>empty list</i>;
  }
  if (columns === null) {
    return (
      <ol className={styles.list}>
        {value.values.map((of, place) => (
          <li key={place}>
            <NestedValue value={of} />
          </li>
        ))}
      </ol>
    );
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.rows}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.values.map((of, place) => {
            const entries = new Map(of.kind === 'map' ? of.entries : []);
            return (
              <tr key={place}>
                {columns.map((name) => {
                  const cell = entries.get(name);
                  return <td key={name}>{cell && <NestedValue value={cell} />}</td>;
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
