//! `yakuba calc`: pure calculations, without a data folder.

use std::io::{BufRead, Read};

use clap::{Args, Subcommand};

use super::errors::{ARGUMENT, FILE};
use super::exit;
use super::shell::{Shell, read_file};
use crate::base::date::{Date, Era, parse};
use crate::base::error::Result;
use crate::base::holiday::{self, Holidays};

/// The calculations.
#[derive(Debug, Subcommand)]
pub enum Calc {
    /// 日付を読み、ISO・和暦・読み方をタブ区切りで表示する
    Date(DateArgs),
    /// 生活保護の最低生活費と支給額を、事例ごとに計算する
    Welfare(WelfareArgs),
    /// 国民の祝日・休日をCSV（date,name,status）で表示する。statusは 確定（官報公示済）または 予測
    Holidays(HolidayArgs),
}

/// `yakuba calc holidays --from DATE --to DATE`
#[derive(Debug, Args)]
pub struct HolidayArgs {
    /// 最初の日
    #[arg(long, value_name = "DATE")]
    from: String,
    /// 最後の日（その日を含む）
    #[arg(long, value_name = "DATE")]
    to: String,
}

/// `yakuba calc date TEXT…`
#[derive(Debug, Args)]
pub struct DateArgs {
    /// 日付（R8.11.20、令和8年11月20日、2026-11-20、20261120、081120 など）。「-」で標準入力から1行ずつ
    #[arg(required = true)]
    texts: Vec<String>,
    /// 6桁だけの数字を読むときの元号（明治 大正 昭和 平成 令和、または M T S H R）
    #[arg(long, default_value = "令和")]
    era: String,
}

impl Calc {
    /// Runs the calculation.
    ///
    /// # Errors
    /// Input that cannot be read.
    pub fn run(self, shell: &mut Shell) -> Result<u8> {
        match self {
            Calc::Date(args) => args.run(shell),
            Calc::Holidays(args) => args.run(shell),
            Calc::Welfare(args) => args.run(shell),
        }
    }
}

/// `yakuba calc welfare --cases FILE`
#[derive(Debug, Args)]
#[command(long_about = WELFARE)]
pub struct WelfareArgs {
    /// 事例のファイル（JSON）。「-」で標準入力
    #[arg(long, value_name = "FILE")]
    cases: std::path::PathBuf,
}

const WELFARE: &str = "\
生活保護の最低生活費と支給額を、事例ごとに計算します。

入力: {\"cases\":[{\"id\",\"period\":\"2026-10\",\"input\":{…}}]}
      input: pref 都道府県, municipality 市町村, ages 年齢の配列, rent 実際家賃（円）, single ひとり親,
             school 児童ごとの 小/中/高, earn 就労者ごとの総収入（月額）, other その他の収入（全額を認定）,
             dis 障害者ごとの 1-2 または 3
出力: {\"results\":[{\"id\",\"output\":{…}}]}  計算できない事例は output の代わりに error を返します。
      一覧にない市町村は3級地-2とし、warnings に示します。";

impl WelfareArgs {
    fn run(self, shell: &mut Shell) -> Result<u8> {
        let bytes = if self.cases.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map_err(|e| FILE.because(e))?;
            bytes
        } else {
            read_file(&shell.path(&self.cases))?
        };
        let text = String::from_utf8(bytes).map_err(|e| ARGUMENT.because(e))?;
        let answer = crate::suite::welfare::calc::answer(&text)?;
        shell.print(answer.trim_end())?;
        Ok(exit::DONE)
    }
}

impl HolidayArgs {
    fn run(self, shell: &mut Shell) -> Result<u8> {
        let csv = holiday::calc_csv(Holidays::shipped(), date(&self.from)?, date(&self.to)?)?;
        if shell.globals.json {
            let rows: Vec<_> = csv.lines().skip(1).map(holiday_json).collect();
            shell.print(&serde_json::json!(rows).to_string())?;
        } else {
            shell.out().write_all(csv.as_bytes()).map_err(|e| FILE.because(e))?;
        }
        Ok(exit::DONE)
    }
}

fn holiday_json(line: &str) -> serde_json::Value {
    let mut cells = line.split(',');
    let mut next = || cells.next().unwrap_or_default().to_owned();
    serde_json::json!({ "date": next(), "name": next(), "status": next() })
}

impl DateArgs {
    fn run(self, shell: &mut Shell) -> Result<u8> {
        let era = Era::named(&self.era).ok_or_else(|| ARGUMENT.with(format!("--era {}", self.era)))?;
        let lines: Vec<String> = match self.texts.as_slice() {
            [dash] if dash == "-" => std::io::stdin()
                .lock()
                .lines()
                .collect::<std::io::Result<_>>()
                .map_err(|e| FILE.because(e))?,
            texts => texts.to_vec(),
        };
        let mut code = exit::DONE;
        let mut answers = Vec::new();
        for line in lines {
            match parse::calc_line(&line, era) {
                Ok(answer) => answers.push(answer),
                Err(error) => {
                    code = exit::code(&error);
                    shell.say(&format!("{line}: {error}"));
                    answers.push(format!("\t\t{}", error.code().id));
                }
            }
        }
        if shell.globals.json {
            let rows: Vec<_> = answers.iter().map(|a| date_json(a)).collect();
            shell.print(&serde_json::json!(rows).to_string())?;
        } else {
            for answer in answers {
                writeln!(shell.out(), "{answer}").map_err(|e| FILE.because(e))?;
            }
        }
        Ok(code)
    }
}

fn date_json(answer: &str) -> serde_json::Value {
    let mut cells = answer.split('\t');
    let mut next = || cells.next().unwrap_or_default().to_owned();
    serde_json::json!({ "date": next(), "wareki": next(), "read_as": next() })
}

/// Reads a date given as an argument, in any form a clerk types.
///
/// # Errors
/// As [`parse::date`].
pub fn date(text: &str) -> Result<Date> {
    Ok(parse::date(text)?.date)
}
