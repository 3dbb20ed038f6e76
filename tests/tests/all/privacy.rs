//! Private values stay private wherever they flow: in the log, the masked view, the reader's grants, views.

use schema_core::attr::prelude::*;
use schema_core::types::{CaseInsensitive, TreePath};
use schema_core::{Entity, Registry, View, registry};
use schema_pg::{Config, Roles, Version};
use uuid::Uuid;

use crate::support::{Live, config, empty, live, mistakes};
