import styles from './CellText.module.css';

/** A cell as it stands: blanks are visibly different from text, line breaks stay in the line. */
export function CellText({ text }: { text: string }) {
  if (text.trim() === '') {
    return <span className={styles.blank}>blank</span>;
  }
  return <>{text.replaceAll(/\r\n|\r|\n/g, '⏎')}</>;
}
