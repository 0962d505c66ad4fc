import { memoryLibrary, memoryShelf } from '#adapters/library/memory.ts';
import type { VectorWriting } from '#adapters/library/shelf.ts';
import { embeddedLibraryContract } from '../../contracts/embedded-library.contract.ts';
import { libraryContract } from '../../contracts/library.contract.ts';

libraryContract(async () => {
  const shelf = memoryShelf();
  return { connect: async () => memoryLibrary(shelf), stop: async () => undefined };
});

embeddedLibraryContract(async () => {
  const shelf = memoryShelf();
  const rowsOf = async (workspace: string) => {
    const ids = await shelf.ids(workspace, 'tool');
    const rows = await shelf.rows(workspace, 'vector', ids);
    return ids.flatMap((id, at): VectorWriting[] => (rows[at] === undefined ? [] : [{ id, row: rows[at] }]));
  };
  return {
    connect: async (embedding) => memoryLibrary(shelf, { embedding }),
    vectors: async (workspace) => (await rowsOf(workspace)).map(({ id }) => id),
    async moveVector(from, to) {
      const { row } = (await rowsOf(from.workspace)).find(({ id }) => id === from.id)!;
      const [card] = await shelf.rows(to.workspace, 'card', [to.id]);
      await shelf.keep(to.workspace, [{ id: to.id, row: { ...row, revision: card!.revision } }]);
    },
    stop: async () => undefined,
  };
});
