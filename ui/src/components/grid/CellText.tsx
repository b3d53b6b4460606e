import type { BlankKind } from '../../bindings/BlankKind';
import { blankWords } from '../blankWords';
import styles from './CellText.module.css';

interface Props {
  text: string;
  /** What the cell is where nothing is in it and the source says so. */
  blank?: BlankKind;
}

/** A cell as it stands: what is no text is visibly different from text, line breaks stay in the line. */
export function CellText({ text, blank }: Props) {
  if (blank !== undefined) {
    const { shown, means } = blankWords(blank, text);
    return (
      <span className={styles.blank} data-blank={blank} title={means}>
        {shown}
        <span className="visually-hidden">: {means}</span>
      </span>
    );
  }
  if (text.trim() === '') {
    return <span className={styles.blank}>blank</span>;
  }
  return <>{text.replaceAll(/\r\n|\r|\n/g, '⏎')}</>;
}
