import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { TableTag } from '../../bindings/TableTag';
import { useDraft } from '../../app/useDraft';
import { usePlanEdit } from '../../app/usePlanEdit';
import { Field } from '../../components/Field';
import styles from './TableOptions.module.css';

/** Labels of the table, a name and a value each. */
export function TableTags({ tags }: { tags: TableTag[] }) {
  const edit = usePlanEdit();
  const [typed, type] = useDraft(tags, (next) =>
    edit([{ edit: 'tags', tags: next }], { replaces: 'tags' }),
  );
  const change = (place: number, part: Partial<TableTag>) =>
    type(typed.map((tag, at) => (at === place ? { ...tag, ...part } : tag)));
  return (
    <Field
      label="Labels"
      term="tags"
      reason="For whoever reads the bill or the access rules: team=shop, stage=test."
    >
      {typed.length > 0 && (
        <ul className={styles.tags}>
          {typed.map((tag, place) => (
            // A tag has nothing but its place that stays while it is typed.
            <li key={place}>
              <TextInput
                size="xs"
                aria-label={`Name of tag ${place + 1}`}
                placeholder="Name"
                value={tag.key}
                data-testid={`tag-key-${place}`}
                onChange={(event) => change(place, { key: event.currentTarget.value })}
              />
              <TextInput
                size="xs"
                aria-label={`Value of tag ${place + 1}`}
                placeholder="Value"
                value={tag.value}
                data-testid={`tag-value-${place}`}
                onChange={(event) => change(place, { value: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove tag ${tag.key === '' ? place + 1 : tag.key}`}
                onClick={() => type(typed.filter((_, at) => at !== place))}
              >
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        data-testid="add-tag"
        onClick={() => type([...typed, { key: '', value: '' }])}
      >
        Add a tag
      </Button>
    </Field>
  );
}
