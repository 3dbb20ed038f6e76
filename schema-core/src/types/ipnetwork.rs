//! `ipnetwork`'s addresses within their networks as field types.

use ipnetwork::{IpNetwork, Ipv4Network, Ipv6Network};

use super::field_types;
use crate::ir::Value;

field_types! {
    IpNetwork: Identifier, IpAddress, as Text, |v| Value::Text(v.to_string().into());
    Ipv4Network: Identifier, IpAddress, as Text, |v| Value::Text(v.to_string().into());
    Ipv6Network: Identifier, IpAddress, as Text, |v| Value::Text(v.to_string().into());
}
