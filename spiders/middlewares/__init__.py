"""What stands between the spiders and the network, in the order of `spiders.settings`."""
