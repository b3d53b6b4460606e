import { CloseButton } from '@mantine/core';
import type { SavedForDevelopers } from '../../../bindings/SavedForDevelopers';
import { Card } from '../../../components/Card';
import styles from './Saved.module.css';

/** What each file is for. */
const purposes: Record<string, string> = {
  'schema.md':
    'tables, keys, indexes, an example of each item, and the questions with their requests',
  'create-tables.sh': 'commands of the AWS CLI that create the tables',
  'questions.py': 'Python code that writes the examples and asks each question',
  'examples.json': 'an item of each table',
  'tables.cloudformation.json': 'the tables for CloudFormation',
  'tables.tf.json': 'the tables for Terraform',
  'tables.plan.json': 'this design, to be opened here again',
};

interface Props {
  saved: SavedForDevelopers;
  onClose: () => void;
}

/** Which files were written for developers, and where. */
export function DevelopersSaved({ saved: { folder, files }, onClose }: Props) {
  return (
    <Card
      className={styles.developers}
      testId="saved-for-developers"
      title="Saved for developers"
      action={<CloseButton size="sm" aria-label="Close the list of files" onClick={onClose} />}
    >
      <p role="status">
        In the folder <strong className={styles.folder}>{folder}</strong>:
      </p>
      <dl>
        {files.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{purposes[name]}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
