//! Measures on paper: sheets and areas in millimetres from the top left corner, type sizes in points.
//!
//! It does not draw.

/// Points in one millimetre (1 inch = 25.4 mm = 72 pt).
pub const PT_PER_MM: f32 = 72.0 / 25.4;

/// Millimetres as points.
#[must_use]
pub fn pt(mm: f32) -> f32 {
    mm * PT_PER_MM
}

/// Points as millimetres.
#[must_use]
pub fn mm(points: f32) -> f32 {
    points / PT_PER_MM
}

/// A sheet of paper (用紙).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A4 portrait (A4縦), 210 × 297 mm.
    A4Portrait,
    /// A4 landscape (A4横), 297 × 210 mm.
    A4Landscape,
}

impl Sheet {
    /// Width in mm.
    #[must_use]
    pub fn width(self) -> f32 {
        match self {
            Sheet::A4Portrait => 210.0,
            Sheet::A4Landscape => 297.0,
        }
    }

    /// Height in mm.
    #[must_use]
    pub fn height(self) -> f32 {
        match self {
            Sheet::A4Portrait => 297.0,
            Sheet::A4Landscape => 210.0,
        }
    }
}

/// A rectangle on a sheet, in mm from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Distance from the left edge.
    pub x: f32,
    /// Distance from the top edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Area {
    /// An area `w` × `h` mm whose corner lies `x` mm from the left and `y` mm from the top.
    #[must_use]
    pub const fn mm(x: f32, y: f32, w: f32, h: f32) -> Area {
        Area { x, y, w, h }
    }

    /// The right edge, in mm from the left of the sheet.
    #[must_use]
    pub fn right(self) -> f32 {
        self.x + self.w
    }

    /// The lower edge, in mm from the top of the sheet.
    #[must_use]
    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// The area less `dx` mm on the left and right and `dy` mm above and below.
    #[must_use]
    pub fn inset(self, dx: f32, dy: f32) -> Area {
        Area::mm(self.x + dx, self.y + dy, self.w - 2.0 * dx, self.h - 2.0 * dy)
    }
}
