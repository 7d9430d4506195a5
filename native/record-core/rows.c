// The rows: what is known of the lines that were found.
#include "core.h"

static Row *rows;
static u32 count;

EXPORT(rowsAt) Row *rows_at(void) { return rows; }
EXPORT(rowCount) u32 row_count(void) { return count; }

void rows_init(void) { rows = allocate(ROWS * sizeof(Row)); }

void drop_row(void) { count--; }

Row *add_line(const u8 *start, const u8 *end, u32 type) {
  Row *row = rows + (count++ & (ROWS - 1));
  row->position = position_of(start);
  row->start = (u32)start;
  row->end = (u32)end;
  row->type = type;
  row->shape = 0;
  row->body_end = 0;
  return row;
}
