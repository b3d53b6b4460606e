import { describe, expect, it } from 'vitest';
import { plan, profile } from '../test/fixtures';
import {
  addIndex,
  attributeNameProblem,
  changeIndex,
  generatedKeyName,
  generateKey,
  indexName,
  removeIndex,
  renameAttribute,
  roles,
  setKind,
  setNullWord,
  setPartitionKey,
  setSortKey,
  setZone,
} from './edit';

describe('renaming an attribute', () => {
  it('takes the partition key along', () => {
    const renamed = renameAttribute(plan, 'user_id', 'id');
    expect(renamed.columns[0]?.attribute).toBe('id');
    expect(renamed.table.partition_key).toBe('id');
  });

  it('takes the sort key along', () => {
    const sorted = setSortKey(plan, 'lastLogin');
    expect(renameAttribute(sorted, 'last_login', 'seen').table.sort_key).toBe('seen');
  });

  it('takes the index key and the proposed index name along', () => {
    const [index] = renameAttribute(plan, 'username', 'login').table.indexes;
    expect(index).toMatchObject({ partition_keys: ['login'], name: 'LoginIndex' });
  });

  it('leaves an index name that the person gave', () => {
    const named = changeIndex(plan, 0, { name: 'ByName' });
    expect(renameAttribute(named, 'username', 'login').table.indexes[0]?.name).toBe('ByName');
  });

  it('takes projected attributes along', () => {
    const [index] = renameAttribute(plan, 'email', 'mail').table.indexes;
    expect(index?.projection).toEqual({ kind: 'include', attributes: ['mail'] });
  });

  it('changes nothing else, and not the plan that was given', () => {
    const before = structuredClone(plan);
    const renamed = renameAttribute(plan, 'profile_data', 'profile');
    expect(renamed.table).toEqual(plan.table);
    expect(plan).toEqual(before);
  });

  it('leaves keys alone while another column bears the same name', () => {
    const twice = {
      ...plan,
      columns: plan.columns.map((entry) =>
        entry.column === 'email' ? { ...entry, attribute: 'userId' } : entry,
      ),
    };
    expect(renameAttribute(twice, 'email', 'mail').table.partition_key).toBe('userId');
  });

  it('is refused where the name is taken or missing', () => {
    expect(attributeNameProblem(plan, 'email', 'username')).toMatch(/username/);
    expect(attributeNameProblem(plan, 'email', '')).not.toBeNull();
    expect(attributeNameProblem(plan, 'email', 'email')).toBeNull();
  });
});

describe('keys and indexes', () => {
  it('proposes an index name from its key', () => {
    expect(indexName('username')).toBe('UsernameIndex');
    expect(indexName('e mail')).toBe('EmailIndex');
  });

  it('calls an index after its new key', () => {
    const [index] = changeIndex(plan, 0, { partition_keys: ['email'] }).table.indexes;
    expect(index?.name).toBe('EmailIndex');
  });

  it('never sorts an index by its own partition key', () => {
    const sorted = changeIndex(plan, 0, { sort_keys: ['email'] });
    expect(
      changeIndex(sorted, 0, { partition_keys: ['email'] }).table.indexes[0]?.sort_keys,
    ).toEqual([]);
  });

  it('lets go of a sort key that becomes the partition key', () => {
    const sorted = setSortKey(plan, 'email');
    expect(setPartitionKey(sorted, 'email').table).toMatchObject({
      partition_keys: ['email'],
      sort_keys: [],
    });
  });

  it('adds an index on the first attribute that can be a key and is none', () => {
    expect(addIndex(plan).table.indexes.map((index) => index.partition_keys[0])).toEqual([
      'username',
      'email',
    ]);
  });

  it('adds none when no attribute is left, since JSON is no key', () => {
    const full = addIndex(addIndex(plan));
    expect(full.table.indexes).toHaveLength(3);
    expect(addIndex(full)).toBe(full);
  });

  it('removes the one that was meant', () => {
    expect(removeIndex(addIndex(plan), 0).table.indexes.map((index) => index.name)).toEqual([
      'EmailIndex',
    ]);
  });

  it('says what an attribute is to the table', () => {
    expect(roles(plan, 'userId')).toEqual(['partition key']);
    expect(roles(plan, 'username')).toEqual(['index']);
    expect(roles(plan, 'email')).toEqual([]);
  });

  it('forgets the zone of a column that is no longer a date and time', () => {
    const zoned = setZone(plan, 'last_login', 'UTC');
    expect(setKind(zoned, 'last_login', 'text').columns[3]?.zone).toBeNull();
  });
});

describe('a key made from the content', () => {
  it('finds one item alone, under a name that no attribute bears', () => {
    const made = generateKey(setSortKey(plan, 'email'));
    expect(made.generated_key).toEqual({ attribute: 'recordKey' });
    expect(made.table).toMatchObject({ partition_key: 'recordKey', sort_key: null });
    expect(generatedKeyName(renameAttribute(plan, 'email', 'recordKey'))).toBe('recordKey_');
    expect(attributeNameProblem(made, 'email', 'recordKey')).toMatch(/made from the content/);
  });

  it('is given up for the key of a column', () => {
    expect(setPartitionKey(generateKey(plan), 'email').generated_key).toBeNull();
  });
});

describe('how a column is read', () => {
  it('is taken from what fits its values', () => {
    const [, , of] = profile.columns;
    if (!of) {
      throw new Error('the fixture has no third column');
    }
    const candidate = {
      kind: 'yes_no' as const,
      matches: 3,
      outliers: 0,
      outlier_samples: [],
      is_certain: true,
      number: null,
      yes_no: { yes: 'y', no: 'n' },
      date_order: null,
      binary: null,
      separator: null,
    };
    const found = { ...of, candidates: [candidate] };
    expect(setKind(plan, 'email', 'yes_no', found).columns[2]).toMatchObject({
      kind: 'yes_no',
      yes_no: { yes: 'y', no: 'n' },
    });
    expect(setKind(plan, 'email', 'list', found).columns[2]?.separator).toBe(',');
  });

  it('has words that count as blank, each once', () => {
    const once = setNullWord(setNullWord(plan, 'email', 'NULL', true), 'email', 'NULL', true);
    expect(once.columns[2]?.null_words).toEqual(['NULL']);
    expect(setNullWord(once, 'email', 'NULL', false).columns[2]?.null_words).toEqual([]);
  });
});
