//! Tables for a terminal: columns without borders, wrapped to its width.

use comfy_table::{ContentArrangement, LineStyle, Table, presets};

/// A table that is at most this many columns wide; [`usize::MAX`] if its lines may be as long as they are.
pub(super) fn new(width: usize) -> Table {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(presets::NOTHING.header_separator(rule));
    match u16::try_from(width) {
        Ok(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        Err(_) => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table
}

/// The text of a table, without spaces at the ends of lines.
pub(super) fn text(mut table: Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}
