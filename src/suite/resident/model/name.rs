//! Names: 氏名, フリガナ, 通称, ローマ字, 旧氏.

use serde::{Deserialize, Serialize};

use super::text::{FullName, Kana, RomanName};

/// Whether the reading was notified (戸籍法 第13条・住民基本台帳法 第7条 as of 2025-05-26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum KanaStatus {
    /// 届出済: notified by the person.
    Notified,
    /// 職権記載: entered ex officio.
    ExOfficio,
    /// 未確認: kept for convenience, never confirmed.
    Unconfirmed,
    /// なし: there is no reading.
    Absent,
}

impl KanaStatus {
    /// All of them, in the order of forms.
    pub const ALL: [KanaStatus; 4] =
        [KanaStatus::Notified, KanaStatus::ExOfficio, KanaStatus::Unconfirmed, KanaStatus::Absent];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            KanaStatus::Notified => "届出済",
            KanaStatus::ExOfficio => "職権記載",
            KanaStatus::Unconfirmed => "未確認",
            KanaStatus::Absent => "なし",
        }
    }

    /// The status of a Japanese term.
    #[must_use]
    pub fn named(title: &str) -> Option<KanaStatus> {
        KanaStatus::ALL.into_iter().find(|s| s.title() == title)
    }
}

/// All names of a person at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// 氏名 (法人: 名称), as typed.
    pub full: FullName,
    /// フリガナ.
    pub kana: Option<Kana>,
    /// Whether the reading was notified.
    pub kana_status: KanaStatus,
    /// 通称 of a foreign resident.
    pub common: Option<FullName>,
    /// フリガナ of the 通称.
    pub common_kana: Option<Kana>,
    /// ローマ字 name of the residence card (在留カード).
    pub roman: Option<RomanName>,
    /// 旧氏.
    pub former: Option<FullName>,
    /// フリガナ of the 旧氏.
    pub former_kana: Option<Kana>,
}

impl Names {
    /// A name with an unconfirmed reading and nothing else.
    #[must_use]
    pub fn of(full: FullName, kana: Option<Kana>) -> Names {
        let kana_status = if kana.is_some() { KanaStatus::Unconfirmed } else { KanaStatus::Absent };
        Names {
            full,
            kana,
            kana_status,
            common: None,
            common_kana: None,
            roman: None,
            former: None,
            former_kana: None,
        }
    }
}
