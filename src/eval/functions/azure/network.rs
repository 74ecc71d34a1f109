//! Ranges of addresses.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr>

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Call, Result};
use crate::eval::unknown::Unknown;
use crate::eval::value::Value;

/// A network: its first address as a number, the bits of its prefix, and of an address.
struct Network {
    first: u128,
    prefix: u32,
    bits: u32,
}

impl Network {
    fn of(call: &Call<'_>) -> std::result::Result<Self, Unknown> {
        let text = call.text(0)?;
        let parsed = text.split_once('/').and_then(|(address, prefix)| {
            let (number, bits) = match address.parse::<IpAddr>().ok()? {
                IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
                IpAddr::V6(address) => (u128::from(address), 128),
            };
            let prefix = prefix.parse::<u32>().ok().filter(|&prefix| prefix <= bits)?;
            Some(Self { first: number & mask(prefix, bits), prefix, bits })
        });
        parsed.ok_or_else(|| call.refused("it is no range of addresses"))
    }

    fn last(&self) -> u128 {
        self.first | (mask(0, self.bits) ^ mask(self.prefix, self.bits) ^ full(self.bits))
    }

    fn text(&self, address: u128) -> String {
        match self.bits {
            32 => Ipv4Addr::from(address as u32).to_string(),
            _ => Ipv6Addr::from(address).to_string(),
        }
    }
}

fn full(bits: u32) -> u128 {
    if bits == 128 { u128::MAX } else { (1 << bits) - 1 }
}

/// The bits of a prefix.
fn mask(prefix: u32, bits: u32) -> u128 {
    match prefix {
        0 => 0,
        _ => full(bits) ^ full(bits).checked_shr(prefix).unwrap_or(0),
    }
}

pub(super) fn parse_cidr(call: &Call<'_>) -> Result {
    let network = Network::of(call)?;
    let text = |address: u128| Value::string(network.text(address), call.span);
    let (first, last) = (network.first, network.last());
    let is_v4 = network.bits == 32;
    // An IPv4 network of more than two addresses keeps its first and its last one.
    let inner = u128::from(is_v4 && last - first > 1);
    let mut members = vec![
        ("network", text(first)),
        ("netmask", text(mask(network.prefix, network.bits))),
        ("firstUsable", text(first + inner)),
        ("lastUsable", text(last - inner)),
        ("cidr", Value::number(f64::from(network.prefix), call.span)),
    ];
    if is_v4 {
        members.insert(2, ("broadcast", text(last)));
    }
    Ok(Value::object(members, call.span))
}

/// `cidrSubnet(network, newCIDR, subnetIndex)`
pub(super) fn cidr_subnet(call: &Call<'_>) -> Result {
    let network = Network::of(call)?;
    let (prefix, index) = (call.number(1)?, call.number(2)?);
    if prefix < f64::from(network.prefix) || prefix > f64::from(network.bits) || index < 0.0 {
        return Err(call.refused("the subnet lies outside of the network"));
    }
    let prefix = prefix as u32;
    let size = (network.bits - prefix).min(127);
    let first = (index as u128).checked_shl(size).and_then(|o| network.first.checked_add(o));
    match first.filter(|first| *first <= network.last()) {
        Some(first) => call.string(format!("{}/{prefix}", network.text(first))),
        None => Err(call.not_evaluated()),
    }
}

/// `cidrHost(network, hostIndex)`: the first host is the address behind the network's own.
pub(super) fn cidr_host(call: &Call<'_>) -> Result {
    let network = Network::of(call)?;
    let index = call.number(1)?;
    let address = network.first.checked_add(1).and_then(|a| a.checked_add(index.max(0.0) as u128));
    match address.filter(|address| index >= 0.0 && *address <= network.last()) {
        Some(address) => call.string(network.text(address)),
        None => Err(call.not_evaluated()),
    }
}
