//! 書き出し: a CSV file per table with a data dictionary, readable without this program.
//!
//! Files are UTF-8 with BOM and CRLF. A column is a field of the record; lists and nested values
//! stand as JSON text; of a list of groups each field is a column of its own, a list by itself. Cells are written as they are, so that the files can be read back.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Bound;
use std::path::Path;

use serde_json::Value;

use super::errors::UNWRITABLE;
use crate::base::error::{Error, Result};
use crate::store::{Direction, Read, Schema, Scope, TableDef};

/// A table that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The table's name; the file is `name.csv`.
    pub table: &'static str,
    /// Its Japanese name.
    pub title: &'static str,
    /// Its rows.
    pub rows: u64,
}

fn unwritable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    UNWRITABLE.because(error)
}

/// Writes every table of the services and the dictionary into an existing, empty folder.
///
/// # Errors
/// `BACKUP-01` when a file cannot be written; store errors.
pub fn tables(read: &impl Read, schema: &Schema, to: &Path) -> Result<Vec<Written>> {
    let mut written = Vec::new();
    for table in schema.tables().filter(|table| table.scope == Scope::Content) {
        let mut file = create(&to.join(format!("{}.csv", table.name)))?;
        let rows = write_table(read, table, &mut file)?;
        close(file)?;
        written.push(Written { table: table.name, title: table.title, rows });
    }
    let mut file = create(&to.join("dictionary.csv"))?;
    write_dictionary(schema, &written, &mut file)?;
    close(file)?;
    Ok(written)
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    let mut file = BufWriter::new(File::create_new(path).map_err(unwritable)?);
    file.write_all("\u{feff}".as_bytes()).map_err(unwritable)?;
    Ok(file)
}

fn close(file: BufWriter<File>) -> Result<()> {
    let file = file.into_inner().map_err(|e| unwritable(e.into_error()))?;
    file.sync_all().map_err(unwritable)
}

fn csv_writer<W: Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to)
}

fn write_table(read: &impl Read, table: &'static TableDef, to: &mut impl Write) -> Result<u64> {
    let mut csv = csv_writer(to);
    csv.write_record(table.columns.iter().map(|c| c.name)).map_err(unwritable)?;
    let mut rows = 0;
    for row in read.walk(table.name, (Bound::Unbounded, Bound::Unbounded), Direction::Up)? {
        let record = (table.to_json)(&row?.1)?;
        csv.write_record(table.columns.iter().map(|c| cell(&record, c.name))).map_err(unwritable)?;
        rows += 1;
    }
    csv.flush().map_err(unwritable)?;
    Ok(rows)
}

fn write_dictionary(schema: &Schema, written: &[Written], to: &mut impl Write) -> Result<()> {
    let mut csv = csv_writer(to);
    csv.write_record(["table", "table_ja", "rows", "column", "meaning"]).map_err(unwritable)?;
    for table in written {
        for column in schema.table(table.table)?.columns {
            let rows = table.rows.to_string();
            csv.write_record([table.table, table.title, &rows, column.name, column.meaning])
                .map_err(unwritable)?;
        }
    }
    csv.flush().map_err(unwritable)
}

/// The value of a field, by its dotted name, as a cell; a name that leads through a list gives the
/// list of what stands under it in each element.
fn cell(record: &Value, name: &str) -> String {
    let parts: Vec<&str> = name.split('.').collect();
    match find(record, &parts) {
        Value::Null => String::new(),
        Value::String(text) => text,
        value @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => value.to_string(),
    }
}

fn find(value: &Value, parts: &[&str]) -> Value {
    match (value, parts) {
        (value, []) => value.clone(),
        (Value::Array(each), parts) => Value::Array(each.iter().map(|v| find(v, parts)).collect()),
        (value, [first, rest @ ..]) => value.get(first).map_or(Value::Null, |v| find(v, rest)),
    }
}
