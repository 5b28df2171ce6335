"""A BagIt 1.0 bag (RFC 8493): its tag files, what it holds, whether it is complete and valid.

In come files to put into a bag, or a bag's folder or zip file from elsewhere. Out come the bag, or
its files as streams and each fault by name. It knows nothing of campaigns. Open `bag` for how one
is written, `bag_files` for how one is read within bounds, `bag_check` for what is checked of it.
"""
